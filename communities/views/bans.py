"""Keeping somebody out, and letting them in again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from communities.forms.joining import BanForm
from communities.models import Ban
from communities.request import Request
from communities.views.answers import done, done_or_told, posted, status_of
from communities.views.doors import require, visible_community
from communities.views.members import MAY_NOT
from intranet.ui.pagination import paginate


@require_safe
def ban_list(request: Request, slug: str) -> HttpResponse:
    community, permissions = visible_community(request, slug)
    require(permissions.can_manage_members, MAY_NOT)
    bans = Ban.objects.filter(community=community).select_related("person__profile", "banned_by")
    page = paginate(request, bans, order_by=("-created_at", "-pk"), size=30)
    context = {"community": community, "permissions": permissions, "page": page}
    return render(request, "communities/ban_list.html", context)


def member_ban(request: Request, slug: str, username: str) -> HttpResponse:
    community, permissions = visible_community(request, slug)
    require(permissions.can_manage_members, MAY_NOT)
    person = get_object_or_404(User.objects.visible_to(request.user), username=username)
    form = BanForm(posted(request))
    if form.is_valid() and done(form, community.ban, person, by=request.user, **form.cleaned_data):
        messages.success(request, _("%(name)s is banned from %(community)s.") % words(person, community))
        return redirect("ban_list", community.slug)
    context = {"community": community, "permissions": permissions, "person": person, "form": form}
    return render(request, "communities/member_ban.html", context, status=status_of(form))


@require_POST
def member_unban(request: Request, slug: str, username: str) -> HttpResponse:
    community, permissions = visible_community(request, slug)
    require(permissions.can_manage_members, MAY_NOT)
    person = get_object_or_404(User.objects.visible_to(request.user), username=username)
    if done_or_told(request, community.unban, person, by=request.user):
        messages.success(request, _("%(name)s may come back.") % words(person, community))
    return redirect("ban_list", community.slug)


def words(person: User, community) -> dict[str, str]:  # type: ignore[no-untyped-def]
    return {"name": person.name, "community": community.name}
