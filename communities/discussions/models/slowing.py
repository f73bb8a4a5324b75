"""Slow mode: in a heated topic everybody waits between two posts."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.capabilities import Capability
from communities.discussions.models.audit import ModerationEvent
from communities.discussions.refusals import SlowedDown

if TYPE_CHECKING:
    from accounts.models import User
    from communities.discussions.models.topic import Topic

PERSON = settings.AUTH_USER_MODEL


class SlowMode(models.Model):
    """``seconds`` lie between two posts of one person, until ``until`` or somebody ends it."""

    topic = models.ForeignKey("discussions.Topic", models.PROTECT, related_name="slow_modes")
    set_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(_("set"), default=timezone.now)
    seconds = models.PositiveIntegerField(_("seconds between two posts"))
    until = models.DateTimeField(_("until"))
    ended_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("slow mode")
        verbose_name_plural = _("slow modes")
        constraints = [
            models.UniqueConstraint(fields=["topic"], condition=Q(ended_at=None), name="slow_mode_one_in_force"),
            models.CheckConstraint(condition=Q(seconds__gt=0), name="slow_mode_slows"),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id}: {self.seconds} s"

    @property
    def is_over(self) -> bool:
        return self.until <= timezone.now()

    @property
    def minutes(self) -> int:
        return round(self.seconds / 60)


class Slowing(models.Model):
    class Meta:
        abstract = True

    @transaction.atomic
    def slow_down(self: "Topic", *, by: "User", seconds: int, until: datetime) -> SlowMode:
        """Have everybody wait between two posts; moderators do not. A new setting replaces the one in force.

        Raises:
            NotAllowed.
        """
        here = self.locked()
        here.require_moderator(by)
        now = timezone.now()
        here.slow_modes.filter(ended_at=None).update(ended_by=by, ended_at=now)
        mode = SlowMode.objects.create(topic=here, set_by=by, set_at=now, seconds=seconds, until=until)
        self._point("slow_mode", mode)
        ModerationEvent.of_topic("topic.slowed", here, by=by, seconds=seconds, until=until.isoformat())
        return mode

    @transaction.atomic
    def end_slow_mode(self: "Topic", *, by: "User") -> None:
        """At once, before its time. Ending it again changes nothing.

        Raises:
            NotAllowed.
        """
        here = self.locked()
        here.require_moderator(by)
        if here.slow_mode_id is None:
            return
        SlowMode.objects.filter(pk=here.slow_mode_id).update(ended_by=by, ended_at=timezone.now())
        self._point("slow_mode", None)
        ModerationEvent.of_topic("topic.slowing_ended", here, by=by)

    def must_not_be_too_soon(self: "Topic", by: "User") -> None:
        """On the locked row; no query without slow mode.

        Raises:
            SlowedDown: says how long to wait.
        """
        if self.slow_mode_id is None or self.slow_mode.is_over:
            return
        pause = timedelta(seconds=self.slow_mode.seconds)
        last = self.posts.filter(author=by).order_by("-number").values_list("at", flat=True).first()
        wait = (last + pause - timezone.now()).total_seconds() if last else 0
        if wait > 0 and not self.community.permissions_for(by).can(Capability.MODERATE):
            raise SlowedDown(seconds=wait)
