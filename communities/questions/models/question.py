"""What a topic of kind question has besides its posts: its figures, its marks, what page it was asked about."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, F, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.discussions.models import Post, PostDraft, Topic, TopicKind
from communities.models import Community
from communities.questions.models.asking import Asking
from communities.questions.models.converting import Converting
from communities.questions.models.marking import Marking
from communities.questions.models.records import AcceptedAnswer

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from communities.tester import CommunityPermissionTester


class QuestionQuerySet(models.QuerySet["Question"]):
    """The door of questions is that of their topics; these are the sets the lists and desks are made of."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        return self.filter(topic__in=Topic.objects.visible_to(user).order_by().values("pk")).listed()

    def seen_with(self, permissions: "CommunityPermissionTester") -> Self:
        """The same for one community, by rights that are at hand."""
        seen = Topic.objects.seen_with(permissions).order_by().values("pk")
        return self.filter(community=permissions.community.pk, topic__in=seen).listed()

    def for_reader(self, user: "User") -> Self:
        """Annotate ``draft_saved_at``, of an answer this person began, and ``helped``: people it spared a question."""
        from communities.questions.models.found import FoundAnswer

        drafts = PostDraft.objects.visible_to(user).filter(topic=OuterRef("topic")).values("saved_at")[:1]
        found = FoundAnswer.objects.filter(kind="question", target=OuterRef("topic")).order_by().values("target")
        helped = Coalesce(Subquery(found.annotate(n=Count("pk")).values("n")), 0)
        return self.annotate(draft_saved_at=Subquery(drafts), helped=helped)

    def listed(self) -> Self:
        """Questions as they are now: not those turned into discussions, nor those merged into another topic."""
        return self.filter(topic__kind=TopicKind.QUESTION, topic__merged_into=None)

    def unanswered(self) -> Self:
        """Nobody but the asker has answered, and the question is still open."""
        return self.filter(first_answer_at=None, duplication=None, topic__closure=None)

    def unaccepted(self) -> Self:
        """There are answers, and the asker has not said which helped."""
        return self.filter(answer_count__gt=0, acceptance=None, duplication=None)

    def beyond_promise(self) -> Self:
        """Still waiting after the time the community promised."""
        return self.unanswered().filter(promised_by__lt=timezone.now())

    def missed(self) -> Self:
        """Answered later than promised, or still waiting beyond it."""
        late = Q(first_answer_at__gt=F("promised_by"))
        waiting = Q(first_answer_at=None, promised_by__lt=timezone.now(), duplication=None, topic__closure=None)
        return self.filter(late | waiting)


class Question(Asking, Marking, Converting, models.Model):
    """``answer_count`` and ``first_answer_at`` are of answers not hidden, the latter without the asker's own.

    They are written by :func:`recount` whenever the topic's posts change. A comment is a post that replies to another
    one; an answer is a post that replies to none.
    """

    topic = models.OneToOneField(Topic, models.CASCADE, primary_key=True, related_name="question")
    community = models.ForeignKey(Community, models.PROTECT, related_name="questions")
    asked_at = models.DateTimeField(_("asked"))
    answer_count = models.PositiveIntegerField(_("answers"), default=0)
    first_answer_at = models.DateTimeField(_("first answer"), null=True, blank=True)
    #: What the community promised when it was asked; empty where it promises nothing.
    promised_by = models.DateTimeField(_("promised by"), null=True, blank=True)
    about_page = models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("asked about")
    )
    acceptance = models.OneToOneField(AcceptedAnswer, models.PROTECT, null=True, blank=True, related_name="+")
    duplication = models.OneToOneField("questions.Duplicate", models.PROTECT, null=True, blank=True, related_name="+")

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        indexes = [
            models.Index(fields=["community", "-asked_at", "-topic"], name="question_latest"),
            models.Index(
                fields=["community", "-asked_at", "-topic"],
                condition=Q(first_answer_at=None),
                name="question_unanswered",
            ),
            models.Index(
                fields=["community", "-asked_at", "-topic"],
                condition=Q(acceptance=None, answer_count__gt=0),
                name="question_unaccepted",
            ),
            models.Index(
                fields=["promised_by"],
                condition=Q(first_answer_at=None, promised_by__isnull=False),
                name="question_promised",
            ),
            models.Index(
                fields=["first_answer_at"],
                condition=Q(acceptance=None, first_answer_at__isnull=False),
                name="question_to_accept",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id}"

    @property
    def is_beyond_promise(self) -> bool:
        """Nobody has answered in the time that was promised, and nobody has yet."""
        waits = self.first_answer_at is None and self.duplication_id is None
        return waits and self.promised_by is not None and self.promised_by < timezone.now()

    def locked_topic(self) -> Topic:
        """The topic as it is now, held until the transaction ends; this row is read afresh under it."""
        topic = self.topic.locked()
        self.refresh_from_db()
        return topic

    def answers(self) -> models.QuerySet[Post]:
        return answers_of(self.topic)


def answers_of(topic: Topic) -> models.QuerySet[Post]:
    """The posts of a question that are answers: not the question itself, not comments."""
    return Post.objects.filter(topic=topic, number__gt=1, reply_to=None)


def promised_by(topic: Topic) -> datetime | None:
    """When the first answer is due; None where the community promises nothing."""
    hours = topic.community.response_promise_hours
    return topic.created_at + timedelta(hours=hours) if hours else None


def recount(topic: Topic) -> None:
    """On the locked topic: the figures of its question, and the community it is in now."""
    if topic.kind != TopicKind.QUESTION:
        return
    first = Min("at", filter=~Q(author=topic.author_id))
    found = answers_of(topic).filter(hiding=None).aggregate(n=Count("pk"), first=first)
    figures = {"community": topic.community, "answer_count": found["n"], "first_answer_at": found["first"]}
    if Question.objects.filter(pk=topic.pk).update(**figures):
        _end_lost_acceptance(topic)
    else:
        Question.objects.create(topic=topic, asked_at=topic.created_at, promised_by=promised_by(topic), **figures)


def _end_lost_acceptance(topic: Topic) -> None:
    """An answer that went to another topic is not what solved this one."""
    lost = AcceptedAnswer.objects.filter(topic=topic, ended_at=None).exclude(post__topic=topic)
    if lost.update(ended_at=timezone.now()):
        Question.objects.filter(pk=topic.pk).update(acceptance=None)
