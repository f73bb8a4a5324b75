"""What is new since the reader was last here, in one list, the newest first."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from accounts.models import User
from communities.discussions.models import Level, ReadMark, Subscription, Topic, TopicKind
from communities.request import Request
from communities.vetting.resolver import resolve_many, without_texts
from communities.wiki.models import CommunityPage
from communities.wiki.models import PageFollow as CommunityPageFollow
from intranet.written import Written
from pages.door import closed_paths, outside
from pages.furniture import furniture

#: Rows of each kind that are looked at, and rows shown.
EACH, MOST = 10, 10
ICONS = {TopicKind.QUESTION: "question", TopicKind.ANNOUNCEMENT: "announcement", TopicKind.DISCUSSION: "messages"}


@dataclass(frozen=True)
class Fresh:
    """One row. ``where`` is the community's name; ``what`` says what happened; ``state`` as in data-vetting-state."""

    at: datetime
    title: str
    url: str
    icon: str
    what: str
    where: str = ""
    person: User | None = None
    state: str = ""
    state_words: str = ""


def fresh(request: Request, since: datetime, without: Collection[int] = ()) -> list[Fresh]:
    """``without``: topics that the page names elsewhere."""
    found = [*talk(request, since, without), *texts(request, since), *official(request, since)]
    return sorted(found, key=lambda row: row.at, reverse=True)[:MOST]


def talk(request: Request, since: datetime, without: Collection[int] = ()) -> Iterator[Fresh]:
    """Topics of the reader's communities in which others wrote, that they have not read since; one query.

    Who is in a community may read what is not hidden there, so that no door is asked again.
    """
    mine = {one.pk: one for one in request.communities.mine}
    for topic in _talk.rows(person=request.user.pk, mine=list(mine), since=since, without=list(without)):
        topic.community = mine[topic.community_id]
        yield Fresh(
            topic.last_post_at,
            topic.title,
            topic.get_absolute_url(),
            ICONS[TopicKind(topic.kind)],
            happened(topic, since),
            topic.community.name,
            topic.last_poster,
        )


@Written
def _talk(*, person: int, mine: list[int], since: datetime, without: list[int]) -> QuerySet[Topic, Any]:
    muted = Subscription.objects.filter(person=person, level=Level.MUTED)
    read = ReadMark.objects.filter(person=person, topic=OuterRef("pk"), number__gte=OuterRef("highest_number"))
    rows = Topic.objects.listed().filter(hiding=None, community__among=mine, last_post_at__gt=since)
    rows = rows.exclude(last_poster=person).exclude(pk__among=without).filter(~Exists(read))
    quiet = Q(pk__in=muted.exclude(topic=None).values("topic"))
    quiet |= Q(community__in=muted.exclude(community=None).values("community"))
    return rows.exclude(quiet).select_related("last_poster").order_by("-last_post_at", "-pk")[:EACH]


def happened(topic: Topic, since: datetime) -> str:
    if topic.kind == TopicKind.QUESTION:
        return _("New question") if topic.created_at > since else _("New answer or comment")
    if topic.kind == TopicKind.ANNOUNCEMENT and topic.created_at > since:
        return _("Announcement")
    if topic.created_at <= since:
        return _("New reply")
    n = topic.reply_count
    return ngettext("New, %(n)d reply", "New, %(n)d replies", n) % {"n": n} if n else _("New discussion")


def texts(request: Request, since: datetime) -> Iterator[Fresh]:
    """Pages of the reader's communities, and those they follow, that others changed; two queries, one without any."""
    mine = [one.pk for one in request.communities.mine]
    for reading in resolve_many(_changed.rows(person=request.user.pk, mine=mine, since=since), texts=False):
        page = reading.page
        yield Fresh(
            page.changed_at,
            reading.shown.title,
            page.get_absolute_url(),
            "page",
            _("New page") if page.created_at > since else _("Page changed"),
            reading.community.name,
            page.newest.author,
            reading.page_state,
            reading.state_words,
        )


@Written
def _changed(*, person: int, mine: list[int], since: datetime) -> QuerySet[CommunityPage, Any]:
    reader = User(pk=person)
    follows = CommunityPageFollow.objects.visible_to(reader).values("page")
    pages = CommunityPage.objects.visible_to(reader).in_use().filter(changed_at__gt=since)
    pages = pages.filter(Q(community__among=mine) | Q(pk__in=follows)).exclude(newest__minor=True)
    return without_texts(pages.exclude(newest__author=person)).order_by("-changed_at", "-pk")[:EACH]


def official(request: Request, since: datetime) -> Iterator[Fresh]:
    """Official pages the reader follows that were published anew; one query."""
    tree = furniture(request)
    for page in _published.rows(*closed_paths(request), person=request.user.pk, since=since):
        yield Fresh(page.last_published_at, page.title, tree.address(page), "seal-outline", _("Official page changed"))


@Written
def _published(*closed: str, person: int, since: datetime) -> QuerySet[Page, Any]:
    followed = Page.objects.live().filter(follows__person=person, last_published_at__gt=since)
    return outside(closed, followed).order_by("-last_published_at", "-pk")[:EACH]
