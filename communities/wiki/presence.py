"""Who else has a page open to write on it: those who said so a moment ago, and those whose draft was just saved."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render

from accounts.models import User
from accounts.notifications.live import presence
from accounts.notifications.live.listening import Granted
from communities.request import Request
from communities.wiki.models import CommunityPage, PageDraft

if TYPE_CHECKING:
    from accounts.request import Request as AnyRequest
    from communities.wiki.door import Found

#: What a page says of its reader: still here, or gone.
HERE, GONE = "here", "gone"


def pages_written(request: "AnyRequest", numbers: list[int]) -> dict[int, Granted]:
    """Those of these pages that the reader may edit, for the list of who may listen."""
    rows = CommunityPage.objects.visible_to(request.user).filter(pk__in=numbers).select_related("community")
    return {page.pk: Granted(page.community_id) for page in rows if may_edit(request, page)}


def may_edit(request: "AnyRequest", page: CommunityPage) -> bool:
    return page.community.permissions_for(request.user).can_edit_pages


def others_here(page: CommunityPage, person: User) -> list[User]:
    """Other people at work on the page, at most five."""
    drafting = PageDraft.others_at_work(page, person)
    known = {other.pk for other in drafting} | {person.pk}
    more = [pk for pk in presence.present(page.pk) if pk not in known]
    arrived = User.objects.filter(pk__in=more, is_active=True).order_by("pk") if more else []
    return [*drafting, *arrived][: presence.MOST]


def said(request: Request, found: "Found", word: str | None, others: dict[str, object]) -> HttpResponse:
    """What the reader's page says of them; to those who stay it is told who else is there."""
    if word == GONE:
        presence.leave(found.page.pk, request.user.pk)
        return HttpResponse(status=204)
    presence.arrive(found.page.pk, request.user.pk)
    return render(request, "wiki/_presence.html", others)
