"""What needs a facilitator's attention now. Each line is one thing with one action; nothing to do, no line."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities import delegations
from communities.models import Community, Invitation, JoinRequest, Membership, State
from communities.portal import FILLED_BY_WORK, Portal
from communities.request import Request
from communities.tester import CommunityPermissionTester
from intranet.written import Written


@dataclass(frozen=True)
class Line:
    """``icon`` of the sprite; ``text`` says what and since when; ``action`` is a verb, ``url`` where it is done."""

    icon: str
    text: str
    action: str
    url: str
    urgent: bool = False


#: Rooms above add what they have waiting: given the community and the reader's rights there, lines in a fixed number of
#: queries.
line_finders: list[Callable[[Community, CommunityPermissionTester], Iterable[Line]]] = []
#: The same for what would be worth doing, and does not press.
idea_finders: list[Callable[[Community, CommunityPermissionTester], Iterable[Line]]] = []


def needs_attention(request: Request, community: Community, permissions: CommunityPermissionTester) -> list[Line]:
    """The most pressing first. The number of queries does not depend on the number of lines."""
    lines: list[Line] = []
    if permissions.can_manage_members:
        lines += _at_the_door(community)
    if permissions.can_manage_settings:
        lines += [*_silence(community), *_delegations(community), *_empty_blocks(request, community)]
    for found in line_finders:
        lines += found(community, permissions)
    return sorted(lines, key=lambda line: not line.urgent)


def ideas(community: Community, permissions: CommunityPermissionTester) -> list[Line]:
    """What would be worth doing, the best first."""
    return [line for found in idea_finders for line in found(community, permissions)]


def _at_the_door(community: Community) -> Iterator[Line]:
    """Who waits to come in, and whether one person runs all of it; one query."""
    asked, invited, running = _door.first(community=community.pk)
    url = reverse("waiting_list", args=[community.slug])
    if asked:
        said = ngettext(
            "%(n)s person asks to join, since %(day)s", "%(n)s people ask to join, since %(day)s", len(asked)
        )
        yield Line("person-add", said % {"n": _many(asked), "day": _day(asked[0])}, _("Answer"), url, True)
    if invited:
        said = ngettext(
            "%(n)s invitation waits for an answer, since %(day)s",
            "%(n)s invitations wait for an answer, since %(day)s",
            len(invited),
        )
        words = {"n": _many(invited), "day": _day(invited[0])}
        yield Line("mail", said % words, _("Look at them"), f"{url}#invitations")
    if running == 1:
        text = _("There is one facilitator only; nobody stands in when they are away")
        yield Line("people", text, _("Name a second one"), reverse("member_list", args=[community.slug]))


@Written
def _door(*, community: int) -> QuerySet[Community, Any]:
    """Since when requests and invitations wait, a hundred of each, and how many facilitators there are."""
    here = {"community": OuterRef("pk")}
    waiting = [
        ArraySubquery(rows.filter(**here).order_by("created_at").values("created_at")[:100])
        for rows in (JoinRequest.objects.open(), Invitation.objects.open())
    ]
    running = Membership.objects.facilitators().filter(**here).order_by().values("community")
    counted = Coalesce(Subquery(running.annotate(n=Count("pk")).values("n")), 0)
    return Community.objects.filter(pk=community).values_list(*waiting, counted)


def _silence(community: Community) -> Iterator[Line]:
    if community.state not in (State.QUIET, State.DORMANT):
        return
    since = community.last_activity_at or community.opened_at or community.created_at
    days = (timezone.now() - since).days
    text = _("Nothing has happened here for %(days)d days") % {"days": days}
    yield Line("moon", text, _("Write an announcement"), f"{community.get_absolute_url()}#add_block", True)


def _delegations(community: Community) -> Iterator[Line]:
    url = reverse("community_delegations", args=[community.slug])
    for ends, name in delegations.ending_in(community):
        said = _("%(name)s may make text official only until %(day)s") % {"name": name, "day": _day(ends)}
        yield Line("clock", said, _("See delegations"), url)


def _empty_blocks(request: Request, community: Community) -> Iterator[Line]:
    """Of blocks that fill themselves nothing is looked up."""
    portal = Portal(request, community)
    for shown in portal.shown(block for block in portal.furnished.blocks if block.kind not in FILLED_BY_WORK):
        if shown.is_empty:
            text = _("The block “%(title)s” of the home page is empty, so readers do not see it") % {
                "title": shown.label
            }
            url = reverse("block_edit", args=[community.slug, shown.block.pk])
            yield Line("pencil", text, _("Fill it"), url)


def _many(rows: list) -> str:
    return "100+" if len(rows) == 100 else str(len(rows))


def _day(when) -> str:  # type: ignore[no-untyped-def]
    return date_format(timezone.localtime(when), "MONTH_DAY_FORMAT")
