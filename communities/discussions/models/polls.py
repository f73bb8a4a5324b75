"""A poll in a post. Votes are rows that the database keeps to one a person; they are counted when they are shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.discussions.refusals import NotAnOption, NotAPoll, OneAnswerOnly, PollIsClosed

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from communities.discussions.models.post import Post

#: Answers of one poll.
MOST_OPTIONS = 12


@dataclass(frozen=True)
class PollIdea:
    """A poll as somebody wrote it down. ``closes_at`` is aware, or None for a poll that stays open."""

    question: str
    options: tuple[str, ...]
    multiple: bool = False
    closes_at: datetime | None = None


class PollQuerySet(models.QuerySet["Poll"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Polls in posts the person may see."""
        from communities.discussions.models.post import Post

        return self.filter(post__in=Post.objects.visible_to(user).values("pk"))


class Poll(models.Model):
    """``multiple``: a person may choose several answers."""

    post = models.OneToOneField("discussions.Post", models.CASCADE, related_name="poll")
    question = models.CharField(_("question"), max_length=200)
    multiple = models.BooleanField(_("several answers"), default=False)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)

    objects = PollQuerySet.as_manager()

    class Meta:
        verbose_name = _("poll")
        verbose_name_plural = _("polls")

    def __str__(self) -> str:
        return self.question

    @classmethod
    def put(cls, idea: PollIdea, *, into: "Post") -> "Poll":
        """Put a poll into a post.

        Raises:
            NotAPoll: fewer than two different answers, or too many.
        """
        options = list(dict.fromkeys(" ".join(option.split())[:120] for option in idea.options if option.strip()))
        if not idea.question.strip() or not 2 <= len(options) <= MOST_OPTIONS:
            raise NotAPoll(most=MOST_OPTIONS)
        poll = cls.objects.create(
            post=into, question=idea.question.strip()[:200], multiple=idea.multiple, closes_at=idea.closes_at
        )
        PollOption.objects.bulk_create(PollOption(poll=poll, text=text, position=n) for n, text in enumerate(options))
        return poll

    @property
    def is_over(self) -> bool:
        """Asks the database unless the closure was fetched along."""
        return hasattr(self, "closure") or (self.closes_at is not None and self.closes_at <= timezone.now())

    @transaction.atomic
    def vote(self, options: Iterable[int], *, by: "User") -> None:
        """The person's answers are these ids of options, and no others; none at all takes the vote back.

        Raises:
            PollIsClosed, NotAnOption, OneAnswerOnly.
        """
        here = Poll.objects.select_for_update(no_key=True).get(pk=self.pk)
        if here.is_over:
            raise PollIsClosed
        chosen = {*options}
        slots = dict(here.options.values_list("pk", "position"))
        if chosen - set(slots):
            raise NotAnOption
        if len(chosen) > 1 and not here.multiple:
            raise OneAnswerOnly
        here.votes.filter(person=by).exclude(option__in=chosen).delete()
        PollVote.objects.bulk_create(
            (PollVote(poll=here, option_id=pk, person=by, slot=slots[pk] + 1 if here.multiple else 0) for pk in chosen),
            ignore_conflicts=True,
        )

    @transaction.atomic
    def close(self, *, by: "User") -> "PollClosure":
        """Nobody votes any more. Closing it again returns the first closure."""
        here = Poll.objects.select_for_update(no_key=True).get(pk=self.pk)
        return PollClosure.objects.get_or_create(poll=here, defaults={"closed_by": by})[0]


class PollOption(models.Model):
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="options")
    text = models.CharField(_("answer"), max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("answer of a poll")
        verbose_name_plural = _("answers of a poll")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["poll", "position"], name="poll_option_place")]

    def __str__(self) -> str:
        return self.text


class PollVote(models.Model):
    """``slot`` is 0 where one answer is allowed, else the option's place: the constraint holds both rules."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="votes")
    option = models.ForeignKey(PollOption, models.CASCADE, related_name="votes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    slot = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(_("voted"), default=timezone.now)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [models.UniqueConstraint(fields=["poll", "person", "slot"], name="poll_vote_once")]

    def __str__(self) -> str:
        return f"{self.poll_id}: {self.option_id}"


class PollClosure(models.Model):
    """Somebody ended the voting before its time."""

    poll = models.OneToOneField(Poll, models.CASCADE, related_name="closure")
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(_("closed"), default=timezone.now)

    class Meta:
        verbose_name = _("end of a poll")
        verbose_name_plural = _("ends of polls")

    def __str__(self) -> str:
        return f"{self.poll_id} · {self.closed_at:%Y-%m-%d}"
