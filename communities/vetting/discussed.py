"""Where a page is talked about: topics that link to it, questions asked about it, answers that became part of it.

It looks at talk and at pages, so it lives above both. What the reader may not see is neither listed nor counted.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from communities.discussions.models import PostLink, Topic
from communities.questions.models import PromotedAnswer, Question
from communities.vetting.models import AdoptedPage
from communities.wiki.models import CommunityPage
from intranet.written import Written
from pages.models import OfficialPage

#: Topics shown at once, and listed at all: further ones are not counted either.
SHOWN, LISTED = 5, 50


@dataclass(frozen=True)
class Discussed:
    """Topics with their communities, where somebody wrote last first. ``there_are_more``: than were listed at all."""

    first: list[Topic] = field(default_factory=list)
    others: list[Topic] = field(default_factory=list)
    there_are_more: bool = False

    @property
    def others_count(self) -> str:
        return f"{len(self.others)}+" if self.there_are_more else str(len(self.others))


def of_page(page: CommunityPage, reader: User) -> Discussed:
    """Where a community page is talked about; two queries, one for most pages: of those nobody talks."""
    if not _anywhere.rows(page=page.pk):
        return Discussed()
    return found(_about_page.rows(person=reader.pk, page=page.pk))


def of_official(page: OfficialPage, reader: User) -> Discussed:
    """Where an official page is; one that stands for a community page brings along the talk about that one."""
    source = page.source_id if isinstance(page, AdoptedPage) else None
    if source is None:
        return found(_about_official.rows(person=reader.pk, page=page.pk))
    return found(_about_adopted.rows(person=reader.pk, page=page.pk, source=source))


def found(listed: list[Topic]) -> Discussed:
    return Discussed(listed[:SHOWN], listed[SHOWN:LISTED], len(listed) > LISTED)


@Written
def _anywhere(*, page: int) -> QuerySet[Any]:
    """A row when somebody talks about the page, whoever may read it."""
    return _linking(Q(community_page=page)).union(_promoted(page)).order_by()[:1]


@Written
def _about_page(*, person: int, page: int) -> QuerySet[Topic]:
    return _read_by(person, _linking(Q(community_page=page)).union(_promoted(page)))


@Written
def _about_official(*, person: int, page: int) -> QuerySet[Topic]:
    return _read_by(person, _linking(Q(official_page=page)).union(_asked(page)))


@Written
def _about_adopted(*, person: int, page: int, source: int) -> QuerySet[Topic]:
    linking = _linking(Q(official_page=page) | Q(community_page=source))
    return _read_by(person, linking.union(_asked(page), _promoted(source)))


def _read_by(person: int, topics: QuerySet) -> QuerySet[Topic]:
    rows = Topic.objects.visible_to(User(pk=person)).listed().filter(hiding=None, pk__in=topics)
    return rows.select_related("community").order_by("-last_post_at", "-pk")[: LISTED + 1]


def _asked(page: int) -> QuerySet:
    return Question.objects.listed().filter(about_page=page).order_by().values("topic")


def _linking(where: Q) -> QuerySet:
    return PostLink.objects.shown().filter(where).values("post__topic")


def _promoted(page: int) -> QuerySet:
    return PromotedAnswer.objects.filter(page=page, post__hiding=None).values("post__topic")
