"""Where a page is talked about: topics that link to it, questions asked about it, answers that became part of it.

It looks at talk and at pages, so it lives above both. What the reader may not see is neither listed nor counted.
"""

from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from accounts.models import User
from communities.discussions.models import PostLink, Topic
from communities.questions.models import PromotedAnswer, Question
from communities.vetting.models import AdoptedPage
from communities.wiki.models import CommunityPage
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
    if not _linking(Q(community_page=page.pk)).union(_promoted(page.pk)).exists():
        return Discussed()
    return found(_linking(Q(community_page=page.pk)).union(_promoted(page.pk)), reader)


def of_official(page: OfficialPage, reader: User) -> Discussed:
    """Where an official page is; one that stands for a community page brings along the talk about that one."""
    asked = Question.objects.listed().filter(about_page=page.pk).order_by().values("topic")
    source = page.source_id if isinstance(page, AdoptedPage) else None
    if source is None:
        return found(_linking(Q(official_page=page.pk)).union(asked), reader)
    linking = _linking(Q(official_page=page.pk) | Q(community_page=source))
    return found(linking.union(asked, _promoted(source)), reader)


def found(topics: QuerySet, reader: User) -> Discussed:
    rows = Topic.objects.visible_to(reader).listed().filter(hiding=None, pk__in=topics)
    rows = rows.select_related("community").order_by("-last_post_at", "-pk")
    listed = list(rows[: LISTED + 1])
    return Discussed(listed[:SHOWN], listed[SHOWN:LISTED], len(listed) > LISTED)


def _linking(where: Q) -> QuerySet:
    return PostLink.objects.shown().filter(where).values("post__topic")


def _promoted(page: int) -> QuerySet:
    return PromotedAnswer.objects.filter(page=page, post__hiding=None).values("post__topic")
