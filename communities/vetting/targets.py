"""What can be official: a community page, or an answer to a question. One shape for both, so that vetting is one."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django.db.models import QuerySet

from communities.discussions.models import Post, PostRevision
from communities.discussions.models.kinds import TopicKind
from communities.models import Community
from communities.wiki.models import CommunityPage, PageRevision

Text = PageRevision | PostRevision


@dataclass(frozen=True)
class PageTarget:
    page: CommunityPage

    @property
    def named(self) -> dict[str, Any]:
        """The target as fields of a statement, a request or an event."""
        return {"page": self.page}

    @staticmethod
    def text(revision: Text) -> dict[str, Any]:
        """The text as a field of a statement or a request."""
        return {"revision": revision}

    @cached_property
    def community(self) -> Community:
        return self.page.community

    @cached_property
    def newest(self) -> PageRevision:
        return cast(PageRevision, self.page.newest)

    @property
    def revisions(self) -> QuerySet:
        """Every saved text of it."""
        return self.page.revisions.all()

    @property
    def is_in_use(self) -> bool:
        return self.page.archival_id is None

    def note_official(self, number: int | None) -> None:
        """Set the counters of the page's row: which revision is official, and how many edits came after it."""
        self.page.official_number = number
        self.page.edits_since_official = 0 if number is None else self.page.revision_count - number
        self.page.save(update_fields=["official_number", "edits_since_official"])


@dataclass(frozen=True)
class AnswerTarget:
    post: Post

    @property
    def named(self) -> dict[str, Any]:
        return {"post": self.post}

    @staticmethod
    def text(revision: Text) -> dict[str, Any]:
        return {"post_revision": revision}

    @cached_property
    def community(self) -> Community:
        return self.post.topic.community

    @cached_property
    def newest(self) -> PostRevision:
        return self.post.newest

    @property
    def revisions(self) -> QuerySet:
        return self.post.revisions.all()

    @property
    def is_in_use(self) -> bool:
        """An answer to a question, and nothing of it hidden or merged away."""
        topic = self.post.topic
        answers = topic.kind == TopicKind.QUESTION and self.post.number > 1
        return answers and self.post.hiding_id is None and topic.hiding_id is None and topic.merged_into_id is None

    def note_official(self, number: int | None) -> None:
        """An answer keeps no counters: its revisions are few, and counted from their numbers."""


Target = PageTarget | AnswerTarget


def target_of(named: CommunityPage | Post) -> Target:
    return PageTarget(named) if isinstance(named, CommunityPage) else AnswerTarget(named)


def locked(target: CommunityPage | Post) -> Target:
    """The row as it is now, held until the transaction ends; a post after its topic, as the talk's room does."""
    if isinstance(target, CommunityPage):
        return PageTarget(target.locked())
    topic, post = target.locked_with_topic()
    post.topic = topic
    return AnswerTarget(post)
