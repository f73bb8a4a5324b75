"""A community's home page: the portal for its readers, and what the others learn of a closed one."""

import secrets

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.blocks import SINGLE
from communities.capabilities import Role
from communities.models import BlockKind, State
from communities.portal import HEADINGS, Portal, ShownBlock, columns
from communities.request import Request
from communities.views.doors import known_community


@require_safe
def community_home(request: Request, slug: str) -> HttpResponse:
    community, permissions = known_community(request, slug)
    context = {"community": community, "permissions": permissions}
    if not permissions.can_view:
        context["facilitators"] = community.people_in(Role.FACILITATOR).select_related("profile")[:8]
        return render(request, "communities/community_listed.html", context)
    shown = Portal(request, community).shown()
    may_edit = permissions.can_manage_settings
    context["columns"] = columns(shown if may_edit else [block for block in shown if not block.is_empty])
    context["is_sleepy"] = may_edit and community.state in (State.QUIET, State.DORMANT)
    context["addable"] = addable(shown) if may_edit else []
    context["key"] = secrets.token_urlsafe(9)
    return render(request, "communities/community_home.html", context)


def addable(shown: list[ShownBlock]) -> list[tuple[str, str, str]]:
    """Kinds of block that can still be added: value, name, and what they are for."""
    taken = {block.block.kind for block in shown} & SINGLE
    return [(kind.value, str(kind.label), str(HEADINGS[kind][1])) for kind in BlockKind if kind not in taken]
