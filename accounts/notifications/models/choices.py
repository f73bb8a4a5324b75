"""What a person chose about being told."""

from datetime import time
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.notifications.kinds import ALWAYS_SHOWN, DEFAULTS, Cadence, Kind
from accounts.notifications.models.activity import Activity
from intranet.ui.refusal import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from accounts.notifications.models.notification import Notification

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


class CannotMute(Refused):
    """Whoever muted it would miss what is theirs to do."""


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

    @classmethod
    def choose(cls, kind: Kind, *, by: "User", in_inbox: bool, cadence: Cadence) -> None:
        """Where things of this kind reach ``by`` from now on. Choosing the default keeps no row: who goes with the
        defaults goes with them when they become calmer.
        """
        if (in_inbox or kind in ALWAYS_SHOWN) and cadence == DEFAULTS[kind]:
            cls.objects.filter(person=by, kind=kind).delete()
            return
        chosen = {"in_inbox": in_inbox or kind in ALWAYS_SHOWN, "cadence": cadence}
        cls.objects.update_or_create(person=by, kind=kind, defaults=chosen)

    @classmethod
    def reset(cls, *, by: "User") -> None:
        """Back to the calm defaults. Their communities' mail and their muted threads stay as they are."""
        cls.objects.filter(person=by).delete()


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

    @classmethod
    def of(cls, person: "User") -> "MailTimes":
        """Their row, or the defaults, unsaved."""
        return MailTimes.objects.filter(person=person).first() or MailTimes(person=person)

    @classmethod
    def choose(cls, *, by: "User", **times: Any) -> None:
        """When ``by`` wants mail; ``times`` are the fields that say it."""
        MailTimes.objects.update_or_create(person=by, defaults=times)

    @classmethod
    def stop(cls, *, by: "User", because: str = Stopped.ASKED) -> None:
        """No mail to them at all. Stopped already, the first reason stays."""
        MailTimes.objects.get_or_create(person=by)
        words = {"stopped_at": timezone.now(), "stopped_because": cls.Stopped(because)}
        MailTimes.objects.filter(person=by, stopped_at=None).update(**words)

    @classmethod
    def resume(cls, *, by: "User") -> None:
        """Mail again; what came back before is forgotten."""
        MailTimes.objects.filter(person=by).update(stopped_at=None, stopped_because="", returned=0)


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

    @classmethod
    def put(cls, notification: "Notification", *, by: "User") -> None:
        """Hear no more of the notification's thread, and have what came of it read. Doing it again changes nothing.

        Raises:
            CannotMute: it waits for them, speaks of them, or belongs to no thread.
        """
        if not notification.can_be_muted:
            raise CannotMute(_("This cannot be muted: it is about you yourself, or waits for you."))
        words = {"activity": notification.activity}
        Muted.objects.get_or_create(person=by, thread=notification.thread, defaults=words)
        notification.mark_read()

    @classmethod
    def lift(cls, thread: str, *, by: "User") -> None:
        """Hear of it again, from the next on. Doing it again changes nothing."""
        Muted.objects.filter(person=by, thread=thread).delete()
