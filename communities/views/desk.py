"""The facilitator's desk."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communities.desk import ideas, needs_attention
from communities.news import latest_in
from communities.request import Request
from communities.views.doors import require, visible_community


@require_safe
def community_desk(request: Request, slug: str) -> HttpResponse:
    community, permissions = visible_community(request, slug)
    allowed = permissions.can_manage_members or permissions.can_manage_settings
    require(allowed, _("The desk is for those who run this community. Its facilitators do."))
    context = {
        "community": community,
        "permissions": permissions,
        "lines": needs_attention(request, community, permissions),
        "ideas": ideas(community, permissions),
        "latest": latest_in(permissions),
    }
    return render(request, "communities/community_desk.html", context)
