"""A pause of at most 72 hours, for a facilitator who sees that an official text is wrong before a manager can act."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import datetime

PERSON = settings.AUTH_USER_MODEL
#: How long it lasts unless somebody lifts it (vetting.md).
LASTS = timedelta(hours=72)


class SuspensionQuerySet(models.QuerySet["Suspension"]):
    def in_force(self, now: "datetime | None" = None) -> Self:
        """Begun, not over by itself, and not lifted. Computed when it is read."""
        now = now or timezone.now()
        return self.filter(at__lte=now, until__gt=now, lifted_at=None)


class Suspension(models.Model):
    """At most one a version: a second pause would be a withdrawal without anybody answering for it."""

    version = models.OneToOneField("vetting.OfficialVersion", models.PROTECT, related_name="suspension")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("suspended by"))
    at = models.DateTimeField(_("suspended"), default=timezone.now)
    until = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=500)
    lifted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__lte=models.F("at") + LASTS), name="suspension_at_most_72_hours"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id} · {self.until:%Y-%m-%d %H:%M}"

    def is_in_force(self, now: "datetime") -> bool:
        return self.lifted_at is None and self.at <= now < self.until
