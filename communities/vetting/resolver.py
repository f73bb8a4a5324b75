"""The one place that decides which text of a page or an answer a reader gets (invariant 6).

Page, list, search, feed, mail, notification, export, print, API and adopted page all ask here; SURFACES in
tests/vetting/test_surfaces.py names them. Pages come from ``CommunityPage.objects.visible_to``: the resolver chooses
among texts, it does not admit readers.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Literal, cast

from django.db.models import Count, FilteredRelation, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from communities.discussions.models import Post
from communities.models.community import DefaultView
from communities.vetting.models import OfficialVersion
from communities.vetting.readings import AnswerReading, Reading
from communities.vetting.states import VETTED_FIRST, Moment, State, state_of
from communities.wiki.models import CommunityPage, PageRevision
from communities.wiki.models.page import CommunityPageQuerySet
from intranet.written import Written
from pages.models.review import today

Version = Literal["official", "community"]
#: What comes with a version, and what of it may be long.
WITH_VERSION = ("revision__author", "owner__profile", "ended_by", "suspension__by")
VERSION_TEXTS = ("revision__html", "revision__files", "files")


def resolve(page: CommunityPage, version: Version | None = None, at: Moment | None = None) -> Reading:
    """What a reader gets of one page, in one query, when the page came with its newest revision and its community.

    Args:
        version: which text the reader asked for; without it the state of the page and its community decide.
    """
    at = at or this_moment()
    latest = latest_versions([page], people=True).get(page.pk)
    return _reading(page, latest, version, at)


def resolve_many(pages: Sequence[CommunityPage], at: Moment | None = None, *, texts: bool = True) -> list[Reading]:
    """What a reader gets of each page by default: one query for all, when they came by :func:`with_texts`.

    Args:
        texts: without them for lists that show titles and states; the pages then came by :func:`without_texts`.
    """
    at = at or this_moment()
    latest = latest_versions(pages, texts=texts)
    return [_reading(page, latest.get(page.pk), None, at) for page in pages]


def resolve_listed(pages: CommunityPageQuerySet, at: Moment | None = None) -> list[Reading]:
    """The same of pages that are not fetched yet, without texts: pages and versions in one query, by the pages' ids."""
    return readings(listed(pages), at)


def listed(pages: CommunityPageQuerySet) -> CommunityPageQuerySet:
    """Pages with their latest official version, as :func:`readings` takes them."""
    version = [f"latest__{name}" for name in WITH_VERSION]
    texts = [f"latest__{name}" for name in VERSION_TEXTS]
    return (
        without_texts(pages.annotate(latest=FilteredRelation("official_versions")))
        .select_related("newest__author", "community", "archival__archived_by", "latest", *version)  # type: ignore[misc]
        .order_by("pk", "-latest__pk")
        .distinct("pk")
        .defer("newest__html", "newest__files", "community__description", *texts)
    )


def readings(rows: Iterable[CommunityPage], at: Moment | None = None) -> list[Reading]:
    at = at or this_moment()
    return [_reading(page, getattr(page, "latest", None), None, at) for page in rows]


def with_texts(pages: CommunityPageQuerySet) -> CommunityPageQuerySet:
    """Pages with what resolving looks at: their newest revision, its author, and their community."""
    return pages.select_related("newest__author", "community", "archival__archived_by")


def without_texts(pages: CommunityPageQuerySet) -> CommunityPageQuerySet:
    """The same for lists: everything but the texts themselves, which may be long."""
    return with_texts(pages).defer("newest__html", "newest__files", "community__description")


def resolve_answers(posts: Sequence[Post], at: Moment | None = None) -> dict[int, AnswerReading]:
    """What a reader gets of the answers that ever were official, by the post's id: one query for all.

    The posts come with their topic and its community. All others are plain community texts.
    """
    at = at or this_moment()
    keys = [post.pk for post in posts]
    latest = {version.post_id: version for version in _latest_of_answers.rows(posts=keys)} if keys else {}
    return {post.pk: _answer(post, latest[post.pk], at) for post in posts if post.pk in latest}


@Written
def _latest_of_answers(*, posts: list[int]) -> QuerySet[OfficialVersion, Any]:
    found = OfficialVersion.objects.filter(post__among=posts).order_by("post_id", "-id").distinct("post_id")
    return found.select_related("post_revision", "owner__profile", "ended_by", "suspension__by")


def _answer(post: Post, latest: OfficialVersion, at: Moment) -> AnswerReading:
    community, vetted = post.topic.community, latest.text
    same = vetted.html == post.html
    state = state_of(latest, vetted.sha256 if same else "", community, at)
    first = state in VETTED_FIRST and community.default_view == DefaultView.OFFICIAL
    return AnswerReading(community, state, vetted if first or same else None, latest, at, post)


def in_date(pages: CommunityPageQuerySet) -> CommunityPageQuerySet:
    """The "official only" filter, in the database."""
    return pages.filter(pk__in=OfficialVersion.objects.in_date().order_by().values("page"))


def latest_versions(
    pages: Iterable[CommunityPage], *, texts: bool = True, people: bool = False
) -> dict[int, OfficialVersion]:
    """The latest official version of each page, by the page's id.

    Args:
        people: also count by how many people the page was edited since.
    """
    keys = [page.pk for page in pages]
    found = _latest.rows(texts, people, pages=keys) if keys else []
    return {cast(int, version.page_id): version for version in found}


@Written
def _latest(texts: bool, people: bool, *, pages: list[int]) -> QuerySet[OfficialVersion, Any]:
    found = OfficialVersion.objects.filter(page__among=pages).order_by("page_id", "-id").distinct("page_id")
    found = found.select_related(*WITH_VERSION)
    if people:
        later = PageRevision.objects.filter(page=OuterRef("page"), number__gt=OuterRef("revision__number"))
        counted = later.order_by().values("page").annotate(n=Count("author", distinct=True)).values("n")
        found = found.annotate(newer_people=Coalesce(Subquery(counted), 0))
    return found if texts else found.defer(*VERSION_TEXTS)


def this_moment() -> Moment:
    return Moment(today(), timezone.now())


def _reading(page: CommunityPage, latest: OfficialVersion | None, wanted: Version | None, at: Moment) -> Reading:
    state = state_of(latest, page.newest.sha256, page.community, at)
    return Reading(page.community, state, _text(page, latest, state, wanted), latest, at, page)


def _text(page: CommunityPage, latest: OfficialVersion | None, state: State, wanted: Version | None) -> PageRevision:
    """The rules of the table in vetting.md. A lapsed text is shown when asked for, a withdrawn one only in history."""
    newest = cast(PageRevision, page.newest)
    if latest is None or state == State.WITHDRAWN or wanted == "community":
        return newest
    vetted = cast(PageRevision, latest.revision)
    if wanted == "official":
        return vetted
    first = state in VETTED_FIRST and page.community.default_view == DefaultView.OFFICIAL
    return vetted if first else newest
