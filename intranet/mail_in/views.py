"""A community's mail, for those who run it; and the door providers bring mail to."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from accounts.notifications.addresses import community_address
from accounts.notifications.mail.state import announcements_of, of_community
from communities.capabilities import Capability, Role
from communities.models import Community
from communities.request import Request
from communities.views.doors import require, visible_community
from communities.views.settings import MAY_NOT
from intranet.mail_in.models import IncomingMail
from intranet.mail_in.provider import NotNow, handed_in
from intranet.ui.pagination import paginate


@require_safe
def community_mail(request: Request, slug: str) -> HttpResponse:
    """The address, who may write there, and what was not taken: never its text, which is not kept."""
    community, permissions = visible_community(request, slug)
    require(permissions.can_manage_settings, MAY_NOT)
    refused = IncomingMail.objects.refused_of(community).select_related("person")
    context = {
        "community": community,
        "permissions": permissions,
        "address": community_address(community),
        "roles": writers(community),
        "takes_mail": bool(settings.MAIL_IN_AUTHSERV_ID),
        "sent": of_community(community.pk),
        "announcements": announcements_of(community.pk),
        "page": paginate(request, refused, order_by=("-at", "-pk"), size=20),
    }
    return render(request, "mail_in/community_mail.html", context)


def writers(community: Community) -> list[str]:
    """The roles that may; those of members go without saying where everybody may."""
    roles = [role for role, held in community.matrix().items() if Capability.MAIL_IN in held]
    return [str(role.label) for role in (roles[:1] if Role.EMPLOYEE in roles else roles)]


@csrf_exempt
@login_not_required
def mail_in(request: HttpRequest) -> HttpResponse:
    """The provider of the settings, who proves itself by its signature or by the password of the settings."""
    if not (settings.MAIL_IN_PROVIDER and settings.MAIL_IN_SECRET):
        raise Http404
    try:
        return handed_in(request, settings.MAIL_IN_PROVIDER)
    except NotNow:
        return HttpResponse(status=503, headers={"Retry-After": "60"})
