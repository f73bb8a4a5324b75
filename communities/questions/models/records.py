"""The marks of answers and questions: who set each and when, and who took it away again."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PERSON = settings.AUTH_USER_MODEL


class AcceptedAnswer(models.Model):
    """The asker says: this solved it. Choosing another answer ends the row and makes a new one."""

    topic = models.ForeignKey("discussions.Topic", models.PROTECT, related_name="acceptances")
    post = models.ForeignKey("discussions.Post", models.PROTECT, related_name="acceptances", verbose_name=_("answer"))
    accepted_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(_("accepted"), default=timezone.now)
    #: Empty when the answer went to another topic.
    ended_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("no longer accepted since"), null=True, blank=True)

    class Meta:
        verbose_name = _("acceptance of an answer")
        verbose_name_plural = _("acceptances of answers")
        constraints = [
            models.UniqueConstraint(fields=["topic"], condition=Q(ended_at=None), name="accepted_answer_one_in_force")
        ]

    def __str__(self) -> str:
        return f"{self.topic_id}: {self.post_id}"


class VerifiedAnswer(models.Model):
    """An expert or a moderator says for the group: this is right. Several answers of a question may be."""

    post = models.ForeignKey("discussions.Post", models.PROTECT, related_name="verifications")
    verified_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    verified_at = models.DateTimeField(_("verified"), default=timezone.now)
    #: Number of the revision that was read: an edit afterwards is told beside the mark.
    revision_number = models.PositiveIntegerField(_("text that was verified"))
    lifted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(_("no longer verified since"), null=True, blank=True)

    class Meta:
        verbose_name = _("verification of an answer")
        verbose_name_plural = _("verifications of answers")
        constraints = [
            models.UniqueConstraint(fields=["post"], condition=Q(lifted_at=None), name="verified_answer_one_in_force")
        ]

    def __str__(self) -> str:
        return f"{self.post_id}"


class Duplicate(models.Model):
    """A question was asked before. ``of`` may be in another community: readers who may not see it learn nothing."""

    topic = models.ForeignKey("discussions.Topic", models.PROTECT, related_name="duplications")
    of = models.ForeignKey("discussions.Topic", models.PROTECT, related_name="duplicates")
    marked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    marked_at = models.DateTimeField(_("marked"), default=timezone.now)
    lifted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(_("no longer since"), null=True, blank=True)

    class Meta:
        verbose_name = _("duplicate")
        verbose_name_plural = _("duplicates")
        constraints = [
            models.UniqueConstraint(fields=["topic"], condition=Q(lifted_at=None), name="duplicate_one_in_force"),
            models.CheckConstraint(condition=~Q(topic=F("of")), name="duplicate_not_of_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id} → {self.of_id}"
