"""What a person chose about being told."""

from datetime import time
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.notifications.kinds import Cadence, Kind
from accounts.notifications.models.activity import Activity

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


class Preference(models.Model):
    """Where things of one kind reach one person, when that is not the default."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notification_preferences")
    kind = models.CharField(max_length=20, choices=Kind)
    in_inbox = models.BooleanField(_("inbox"), default=True)
    cadence = models.CharField(_("mail"), max_length=5, choices=Cadence, blank=True)

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="notification_preference_once")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.kind}"


class MailTimes(models.Model):
    """When a person wants mail. Who has no row has the defaults. Hours are of the person's own time zone."""

    class Stopped(models.TextChoices):
        ASKED = "asked", _("You asked for no mail")
        BOUNCED = "bounced", _("Mail to you came back")
        COMPLAINED = "complained", _("Our mail was marked as unwanted")

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_times")
    summary_hour = models.PositiveSmallIntegerField(
        _("hour of summaries"), default=8, validators=[MaxValueValidator(23)]
    )
    summary_weekday = models.PositiveSmallIntegerField(_("day of the weekly summary"), choices=WEEKDAYS, default=0)
    #: No mail at once from then until then; equal for no quiet hours.
    quiet_from = models.TimeField(_("quiet from"), default=time(20))
    quiet_until = models.TimeField(_("quiet until"), default=time(7))
    quiet_weekends = models.BooleanField(_("quiet on Saturdays and Sundays"), default=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_because = models.CharField(max_length=10, choices=Stopped, blank=True, default="")
    #: Mails that came back one after the other.
    returned = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("times of mail")
        verbose_name_plural = _("times of mail")

    def __str__(self) -> str:
        return str(self.person_id)


class MutedQuerySet(models.QuerySet["Muted"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A person's own."""
        return self.filter(person=user) if user.is_authenticated else self.none()


class Muted(models.Model):
    """A thread of which a person wants to hear no more."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="muted_threads")
    thread = models.CharField(max_length=80)
    #: What they had been told when they muted it: it names the thread for them.
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = MutedQuerySet.as_manager()

    class Meta:
        verbose_name = _("muted thread")
        verbose_name_plural = _("muted threads")
        constraints = [models.UniqueConstraint(fields=["person", "thread"], name="muted_once")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.thread}"
