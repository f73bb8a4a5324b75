"""Votes: this answer helps; or of a question: I would like to know, too. Counted when shown, so no race miscounts."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.discussions.models import Post
from communities.questions.refusals import NotAnAnswer, OwnText, TooManyVotes

if TYPE_CHECKING:
    from accounts.models import User

#: Votes one person may give within an hour.
MOST_VOTES = 200


class Vote(models.Model):
    post = models.ForeignKey("discussions.Post", models.CASCADE, related_name="votes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="votes")
    at = models.DateTimeField(_("given"), default=timezone.now)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [models.UniqueConstraint(fields=["post", "person"], name="vote_once")]
        indexes = [models.Index(fields=["person", "-at"], name="vote_of_person")]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.person_id}"

    @classmethod
    @transaction.atomic
    def give(cls, post: Post, *, by: "User") -> None:
        """Vote for a question or an answer. The same again, from however many tabs, leaves one vote.

        Raises:
            OwnText, NotAnAnswer, TooManyVotes.
        """
        if post.author_id == by.pk:
            raise OwnText
        if post.reply_to_id is not None or post.hiding_id is not None:
            raise NotAnAnswer
        by.take_turn()
        if cls.objects.filter(person=by, at__gt=timezone.now() - timedelta(hours=1)).count() >= MOST_VOTES:
            raise TooManyVotes(most=MOST_VOTES, seconds=600)
        vote: Self = cls(post=post, person=by)
        cls.objects.bulk_create([vote], ignore_conflicts=True)

    @classmethod
    def take(cls, post: Post, *, by: "User") -> None:
        """Take a vote back, if it was given."""
        cls.objects.filter(post=post, person=by).delete()


class ImportedVotes(models.Model):
    """Votes that came with an import, which does not say whose they were."""

    post = models.OneToOneField("discussions.Post", models.CASCADE, related_name="imported_votes")
    number = models.PositiveIntegerField(_("votes"))

    class Meta:
        verbose_name = _("imported votes")
        verbose_name_plural = _("imported votes")

    def __str__(self) -> str:
        return f"{self.post_id}: {self.number}"


def count_of_votes(post: str = "pk") -> Coalesce:
    """An expression on posts: how many voted. ``post`` names the post's key in the outer query."""
    rows = Vote.objects.filter(post=OuterRef(post)).order_by().values("post")
    imported = ImportedVotes.objects.filter(post=OuterRef(post)).values("number")
    given = Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0, output_field=IntegerField())
    return given + Coalesce(Subquery(imported), 0, output_field=IntegerField())  # type: ignore[return-value]
