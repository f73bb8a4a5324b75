"""What one person was told, and when they read it."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.notifications.audiences import after_reading
from accounts.notifications.kinds import MUTABLE, Cadence
from accounts.notifications.models.activity import Activity
from accounts.notifications.models.mail import Mail
from accounts.notifications.reasons import why

if TYPE_CHECKING:
    from django.utils.functional import Promise


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A person's own notifications."""
        return self.filter(person=user) if user.is_authenticated else self.none()

    def in_inbox(self) -> Self:
        return self.filter(in_inbox=True)

    def of_thread(self, thread: str) -> Self:
        """Nothing for no thread: what is of none stands alone."""
        return self.filter(thread=thread) if thread else self.none()

    def waiting(self) -> Self:
        """What is still to be done. An activity that was answered while it was on its way waits for nobody."""
        return self.filter(to_do=True, settled_at=None, activity__settled_at=None)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def mark_read(self) -> int:
        """Returns how many were unread."""
        return self.unread().update(read_at=timezone.now())

    def read_by(self, person: int) -> int:
        """Those among them that are this person's are read, and what shows their number hears of it. Returns how many
        were unread.
        """
        count = self.filter(person=person).mark_read()
        for follow in after_reading if count else ():
            follow(person)
        return count


class Notification(models.Model):
    """One person told of one activity. What they chose when it reached them is kept: where it shows, and when it is
    mailed; their rights are asked again whenever it is shown or mailed.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="notifications")
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    #: Whether the person was asked to do something, and since when it waits for them no more (``settling``).
    to_do = models.BooleanField(default=False, db_default=False)
    settled_at = models.DateTimeField(null=True)
    #: As of its activity.
    thread = models.CharField(max_length=80, blank=True, default="", db_default="")
    #: Why they were told, where the audience knows more than the activity's kind: a key of ``reasons.REASONS``.
    reason = models.CharField(max_length=20, blank=True, default="", db_default="")
    in_inbox = models.BooleanField(default=True, db_default=True)
    #: When it is mailed; nothing for never.
    cadence = models.CharField(max_length=5, choices=Cadence, blank=True, default="", db_default="")
    #: The mail that took it along.
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, blank=True, related_name="notifications", db_index=False)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [models.UniqueConstraint("person", "activity", name="notification_once")]
        indexes = [
            models.Index(fields=["person", "-id"], name="notification_inbox"),
            models.Index(fields=["person"], condition=models.Q(read_at=None), name="notification_unread"),
            models.Index(
                fields=["created_at"],
                condition=models.Q(cadence=Cadence.NOW, mail=None, read_at=None),
                name="notification_to_mail",
            ),
            models.Index(
                fields=["person", "created_at"],
                condition=models.Q(cadence__in=[Cadence.DAY, Cadence.WEEK], mail=None, read_at=None),
                name="notification_to_sum_up",
            ),
            models.Index(fields=["mail"], condition=~models.Q(mail=None), name="notification_mailed"),
            models.Index(
                fields=["person", "-id"], condition=models.Q(to_do=True, settled_at=None), name="notification_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.activity_id}"

    @property
    def why(self) -> "Promise":
        return why(self.reason, self.activity.verb)

    @property
    def is_waiting(self) -> bool:
        """As of :meth:`NotificationQuerySet.waiting`."""
        return self.to_do and self.settled_at is None and self.activity.settled_at is None

    @property
    def can_be_muted(self) -> bool:
        return bool(self.thread) and self.activity.kind in MUTABLE

    def mark_read(self) -> None:
        """With all of its thread before it. What came later stays unread."""
        mine = Notification.objects.filter(person=self.person_id, pk__lte=self.pk)
        (mine.of_thread(self.thread) | mine.filter(pk=self.pk)).read_by(self.person_id)
