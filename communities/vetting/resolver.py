"""The one place that decides which text of a page a reader gets (invariant 6).

Page, list, search, feed, mail, notification, export, print, API and adopted page all ask here; SURFACES in
tests/vetting/test_surfaces.py names them. Pages come from ``CommunityPage.objects.visible_to``: the resolver chooses
among texts, it does not admit readers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, cast

from django.db.models import Count, QuerySet
from django.utils import timezone

from accounts.models import User
from communities.models import Community
from communities.models.community import DefaultView
from communities.vetting.models import OfficialVersion
from communities.vetting.states import IN_DATE, VETTED_FIRST, Moment, State, is_suspended, state_of
from communities.wiki.models import CommunityPage, PageRevision
from pages.models.review import today

Version = Literal["official", "community"]


@dataclass(frozen=True)
class Reading:
    """What a reader gets of a page. ``version`` is its latest official version, active or ended, if it ever had one."""

    page: CommunityPage
    community: Community
    #: How the page stands, whichever of its texts is shown.
    page_state: State
    shown: PageRevision
    version: OfficialVersion | None
    at: Moment

    @property
    def shows_official(self) -> bool:
        """The vetted text is shown, or one that says the same."""
        return self.has_vetted and self.shown.sha256 == self.version.sha256

    @property
    def shows_vetted(self) -> bool:
        """The very text of the latest official version is shown, whatever has become of it."""
        return self.version is not None and self.shown.sha256 == self.version.sha256

    @property
    def shows_newest(self) -> bool:
        """What the community has now is shown, or a text that says the same."""
        return self.shown.sha256 == cast(PageRevision, self.page.newest).sha256

    @property
    def has_vetted(self) -> bool:
        """There is a text that is official, or whose review is late."""
        return self.page_state in VETTED_FIRST

    @property
    def state(self) -> State:
        """What the label says: it always names the text that is shown."""
        if self.has_vetted and not self.shows_official:
            return State.COMMUNITY
        return self.page_state

    @property
    def is_official(self) -> bool:
        """Passes the "official only" filter."""
        return self.page_state in IN_DATE

    @property
    def is_suspended(self) -> bool:
        return self.version is not None and is_suspended(self.version, self.at.now)

    @property
    def owner(self) -> User | None:
        """Who answers for the text; None from the moment they left, when the fallback role does (invariant 11)."""
        return self.version.owner if self.version and self.version.owner.is_active else None

    @property
    def newer_edits(self) -> int:
        """How many edits the community has made since the vetted text; 0 when it says the same again."""
        if not self.has_vetted or self.version.sha256 == self.page.newest.sha256:
            return 0
        return self.page.edits_since_official

    @cached_property
    def newer_people(self) -> int:
        """By how many people. One query, for a single page only."""
        if not self.newer_edits:
            return 0
        newer = self.page.revisions.filter(number__gt=self.version.revision.number)
        return newer.aggregate(people=Count("author", distinct=True))["people"]


def resolve(page: CommunityPage, version: Version | None = None, at: Moment | None = None) -> Reading:
    """What a reader gets of one page, in one query, when the page came with its newest revision and its community.

    Args:
        version: which text the reader asked for; without it the state of the page and its community decide.
    """
    at = at or this_moment()
    latest = latest_versions([page]).get(page.pk)
    return _reading(page, latest, version, at)


def resolve_many(pages: Sequence[CommunityPage], at: Moment | None = None, *, texts: bool = True) -> list[Reading]:
    """What a reader gets of each page by default: one query for all, when they came by :func:`with_texts`.

    Args:
        texts: without them for lists that show titles and states; the pages then came by :func:`without_texts`.
    """
    at = at or this_moment()
    latest = latest_versions(pages, texts=texts)
    return [_reading(page, latest.get(page.pk), None, at) for page in pages]


def with_texts(pages: QuerySet[CommunityPage]) -> QuerySet[CommunityPage]:
    """Pages with what resolving looks at: their newest revision, its author, and their community."""
    return pages.select_related("newest__author", "community", "archival__archived_by")


def without_texts(pages: QuerySet[CommunityPage]) -> QuerySet[CommunityPage]:
    """The same for lists: everything but the texts themselves, which may be long."""
    return with_texts(pages).defer("newest__html", "newest__files", "community__description")


def in_date(pages: QuerySet[CommunityPage]) -> QuerySet[CommunityPage]:
    """The "official only" filter, in the database."""
    return pages.filter(pk__in=OfficialVersion.objects.in_date().order_by().values("page"))


def latest_versions(pages: Iterable[CommunityPage], *, texts: bool = True) -> dict[int, OfficialVersion]:
    """The latest official version of each page, by the page's id."""
    found = (
        OfficialVersion.objects.filter(page__in=[page.pk for page in pages])
        .order_by("page_id", "-id")
        .distinct("page_id")
        .select_related("revision__author", "owner__profile", "ended_by", "suspension__by")
    )
    if not texts:
        found = found.defer("revision__html", "revision__files", "files")
    return {version.page_id: version for version in found}


def this_moment() -> Moment:
    return Moment(today(), timezone.now())


def _reading(page: CommunityPage, latest: OfficialVersion | None, wanted: Version | None, at: Moment) -> Reading:
    state = state_of(latest, page.newest.sha256, page.community, at)
    return Reading(page, page.community, state, _text(page, latest, state, wanted), latest, at)


def _text(page: CommunityPage, latest: OfficialVersion | None, state: State, wanted: Version | None) -> PageRevision:
    """The rules of the table in vetting.md. A lapsed text is shown when asked for, a withdrawn one only in history."""
    newest = cast(PageRevision, page.newest)
    if latest is None or state == State.WITHDRAWN or wanted == "community":
        return newest
    if wanted == "official":
        return latest.revision
    first = state in VETTED_FIRST and page.community.default_view == DefaultView.OFFICIAL
    return latest.revision if first else newest
