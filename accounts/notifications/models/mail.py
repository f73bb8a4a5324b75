"""Every mail that left, or is about to: the log of deliveries."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class MailQuerySet(models.QuerySet["Mail"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A person's own."""
        return self.filter(person=user) if user.is_authenticated else self.none()


class Mail(models.Model):
    """One mail to one person. What it says is written when it is sent, with their rights of that moment.

    ``sending`` is written right before the mail server is spoken to. A mail found in it after a crash may have left or
    not; it is not sent twice, and what it told of is still in the inbox and in the next summary.
    """

    class Sort(models.TextChoices):
        NOW = "now", _("At once")
        DAY = "day", _("Daily summary")
        WEEK = "week", _("Weekly summary")

    class Road(models.TextChoices):
        """The mailers of the settings: what speaks to one person does not queue behind what goes to many."""

        DEFAULT = "default", _("To one")
        BULK = "bulk", _("To many")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        DROPPED = "dropped", _("Not needed any more")
        FAILED = "failed", _("Failed")
        UNCERTAIN = "uncertain", _("May have been sent")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mails")
    community = models.ForeignKey("communities.Community", models.SET_NULL, null=True, blank=True, related_name="mails")
    sort = models.CharField(max_length=5, choices=Sort)
    #: What it is about, once a person: a thread and its first notification, or the day a summary is of.
    key = models.CharField(max_length=120)
    road = models.CharField(max_length=10, choices=Road, default=Road.DEFAULT, db_default=Road.DEFAULT)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    #: When it is tried (again). Whoever takes it sets this to the end of the time they may take.
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    #: Why it was dropped or did not leave: a word for machines, without personal text.
    because = models.CharField(max_length=80, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    #: When the other side said that it did not arrive, or that its reader wants no more.
    returned_at = models.DateTimeField(null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="mail_once")]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state__in=["waiting", "sending"]), name="mail_due"),
            models.Index(fields=["road", "due_at"], condition=models.Q(state="waiting"), name="mail_next"),
            models.Index(fields=["person"], condition=models.Q(state="waiting"), name="mail_waiting"),
            models.Index(fields=["person", "-id"], name="mail_of_person"),
            models.Index(fields=["community", "-id"], name="mail_of_community"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.key}"
