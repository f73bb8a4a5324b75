"""Asking, answering, commenting: each is a post, written by the topic's own verbs."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify

from communities.discussions.models import Post, Topic, TopicKind
from communities.questions.models.experts import experts_of
from communities.questions.refusals import NotAnAnswer, NotAQuestion, TooManyQuestions

if TYPE_CHECKING:
    from wagtail.models import Page

    from accounts.models import User
    from communities.models import Community
    from communities.questions.models.question import Question

#: Questions one person may ask within a day, everywhere together.
MOST_QUESTIONS = 20
#: Characters of a comment: what is longer is an answer.
COMMENT_LIMIT = 2000


class Asking(models.Model):
    """Who may is asked where the request is; the verbs look at states."""

    class Meta:
        abstract = True

    @classmethod
    def ask(
        cls,
        community: "Community",
        *,
        by: "User",
        title: str,
        html: str,
        tags: Iterable[str] = (),
        about: "Page | None" = None,
        key: uuid.UUID | None = None,
        agreed: int = 0,
    ) -> "Question":
        """Ask a question. Experts of its tags and who watches the community are told.

        Args:
            about: the official page it was asked from, as context.
            key: names the submission; sent again, it returns the question the first one made.

        Raises:
            TooManyQuestions, and all that ``Topic.begin`` raises.
        """
        tags = [*tags]
        slugs = [slugify(name, allow_unicode=True)[:40] for name in tags]
        with transaction.atomic():
            by.take_turn()
            if key and (done := Post.made_by(by, key)):
                return done.topic.question
            refuse_too_many(by)
            told = experts_of(community, slugs) if slugs else ()
            kind = TopicKind.QUESTION
            words = {"title": title, "html": html, "tags": tags, "key": key, "agreed": agreed}
            topic = Topic.begin(community, by=by, kind=kind, tell=told, **words)
            if about is not None:
                cls.objects.filter(pk=topic.pk).update(about_page=about)  # type: ignore[attr-defined]
        return cls.objects.select_related("topic__community").get(pk=topic.pk)  # type: ignore[attr-defined]

    def answer(self: "Question", *, by: "User", html: str, key: uuid.UUID | None = None, agreed: int = 0) -> Post:
        """Answer the question.

        Raises:
            NotAQuestion: it was made a discussion meanwhile. And all that ``Topic.reply`` raises.
        """
        self._must_be_one()
        return self.topic.reply(by=by, html=html, key=key, agreed=agreed)

    def comment(
        self: "Question", on: Post, *, by: "User", html: str, key: uuid.UUID | None = None, agreed: int = 0
    ) -> Post:
        """Say something short about the question or an answer. A comment on a comment stands below the same post.

        Raises:
            NotAQuestion, NotAnAnswer, and all that ``Topic.reply`` raises.
        """
        self._must_be_one()
        on = on.reply_to or on
        if on.topic_id != self.topic_id or on.hiding_id is not None:
            raise NotAnAnswer
        return self.topic.reply(by=by, html=html, key=key, reply_to=on, agreed=agreed)

    def _must_be_one(self: "Question") -> None:
        if not Topic.objects.filter(pk=self.topic_id, kind=TopicKind.QUESTION).exists():
            raise NotAQuestion


def refuse_too_many(by: "User") -> None:
    """Raises: TooManyQuestions."""
    day = timezone.now() - timedelta(days=1)
    asked = Topic.objects.filter(author=by, kind=TopicKind.QUESTION, created_at__gt=day)
    if asked.count() >= MOST_QUESTIONS:
        raise TooManyQuestions(most=MOST_QUESTIONS, seconds=3600)
