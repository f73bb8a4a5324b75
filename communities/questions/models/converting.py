"""Question ↔ discussion. Marks, votes and figures stay as rows and are shown again when it is converted back."""

from typing import TYPE_CHECKING

from django.db import models, transaction

from accounts.notifications.models import Activity
from communities.discussions.models import ModerationEvent, Post, Topic, TopicKind
from communities.questions.models.conversion import Conversion
from communities.questions.refusals import AlreadyOfKind, HasDuplicates
from communities.refusals import IsArchived

if TYPE_CHECKING:
    from accounts.models import User
    from communities.questions.models.question import Question


class Converting(models.Model):
    class Meta:
        abstract = True

    @classmethod
    @transaction.atomic
    def of_discussion(cls, topic: Topic, *, by: "User") -> "Question":
        """A discussion becomes a question: its replies are answers, and what replied to one of them comments on it.

        Raises:
            NotAllowed, AlreadyOfKind, IsArchived.
        """
        here = _begin(topic, by, TopicKind.DISCUSSION)
        changed = _flatten(here)
        _turn(here, TopicKind.QUESTION, by, changed)
        from communities.questions.models.question import recount

        recount(here)
        return cls.objects.select_related("topic__community").get(pk=here.pk)  # type: ignore[attr-defined]

    @transaction.atomic
    def make_discussion(self: "Question", *, by: "User") -> Topic:
        """A question becomes a discussion; what the replies replied to before is restored.

        Raises:
            NotAllowed, AlreadyOfKind, IsArchived.
            HasDuplicates: other questions point here.
        """
        here = _begin(self.topic, by, TopicKind.QUESTION)
        if here.duplicates.filter(lifted_at=None).exists():
            raise HasDuplicates
        last = Conversion.objects.filter(topic=here, became=TopicKind.QUESTION).order_by("-pk").first()
        for post, answered in (last.answers_to if last else {}).items():
            Post.objects.filter(pk=post, topic=here).update(reply_to=answered)
        _turn(here, TopicKind.DISCUSSION, by, {})
        return here


def _begin(topic: Topic, by: "User", kind: str) -> Topic:
    here = topic.locked()
    here.require_moderator(by)
    if here.kind != kind or here.merged_into_id is not None:
        raise AlreadyOfKind
    if here.community.archival_id is not None:
        raise IsArchived
    return here


def _turn(topic: Topic, kind: str, by: "User", changed: dict[str, int]) -> None:
    topic.kind = kind
    topic.save(update_fields=["kind"])
    Conversion.objects.create(topic=topic, became=kind, converted_by=by, answers_to=changed)
    verb = "topic.made_question" if kind == TopicKind.QUESTION else "question.made_discussion"
    ModerationEvent.of_topic(verb, topic, by=by)
    Activity.record(verb, by=by, on=topic, community=topic.community, tell=[topic.author])


def _flatten(topic: Topic) -> dict[str, int]:
    """Replies to the first post become answers, replies to replies comments on the answer above them all.

    Returns what was changed: post → the post it replied to.
    """
    rows = topic.posts.exclude(reply_to=None).order_by("number").values_list("pk", "reply_to")
    replies: dict[int, int] = dict(rows)  # type: ignore[arg-type]  # those that reply to none are left out
    first = topic.posts.filter(number=1).values_list("pk", flat=True).first()
    changed: dict[str, int] = {}
    for post, answered in replies.items():
        above, seen = answered, {post}
        while replies.get(above) not in (None, first) and above not in seen:
            seen.add(above)
            above = replies[above]
        wanted = None if answered == first else above
        if wanted != answered:
            changed[str(post)] = answered
            Post.objects.filter(pk=post).update(reply_to=wanted)
    return changed
