"""What happens when nobody answers in time, and when nobody says that an answer helped. Each step once, by the rows."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Step(models.TextChoices):
    EXPERTS = "experts", _("Experts")
    FACILITATORS = "facilitators", _("Facilitators")


class Escalation(models.Model):
    """The promise has passed without an answer, and these people were told. ``told``: how many."""

    topic = models.ForeignKey("discussions.Topic", models.PROTECT, related_name="escalations")
    step = models.CharField(_("told"), max_length=12, choices=Step)
    at = models.DateTimeField(_("told at"), default=timezone.now)
    told = models.PositiveIntegerField(_("people told"), default=0)

    class Meta:
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        constraints = [models.UniqueConstraint(fields=["topic", "step"], name="escalation_once_a_step")]

    def __str__(self) -> str:
        return f"{self.topic_id}: {self.step}"


class AcceptReminder(models.Model):
    """The asker was reminded to say which answer helped, so many days after the first one."""

    topic = models.ForeignKey("discussions.Topic", models.PROTECT, related_name="accept_reminders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    days = models.PositiveSmallIntegerField(_("days after the first answer"))
    at = models.DateTimeField(_("reminded"), default=timezone.now)

    class Meta:
        verbose_name = _("reminder to accept")
        verbose_name_plural = _("reminders to accept")
        constraints = [models.UniqueConstraint(fields=["topic", "days"], name="accept_reminder_once")]

    def __str__(self) -> str:
        return f"{self.topic_id}: {self.days}"
