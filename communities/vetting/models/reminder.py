"""Who was told that something is due: each once, whatever runs how often."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Occasion(models.TextChoices):
    DUE_30 = "due_30", _("30 days before the review")
    DUE_14 = "due_14", _("14 days before the review")
    DUE_3 = "due_3", _("3 days before the review")
    OVERDUE = "overdue", _("the review is late")
    LAPSED = "lapsed", _("no longer official")
    OWNER_LEFT = "owner_left", _("the owner has left")
    REQUEST_LATE = "request_late", _("the request is late")


class Reminder(models.Model):
    """About a version or a request, one of the two. The constraints are what makes it once."""

    version = models.ForeignKey("vetting.OfficialVersion", models.CASCADE, null=True, related_name="reminders")
    request = models.ForeignKey("vetting.VettingRequest", models.CASCADE, null=True, related_name="reminders")
    occasion = models.CharField(_("occasion"), max_length=20, choices=Occasion)
    at = models.DateTimeField(_("told"), default=timezone.now)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "occasion"], condition=~Q(version=None), name="vetting_reminder_once_a_version"
            ),
            models.UniqueConstraint(
                fields=["request", "occasion"], condition=~Q(request=None), name="vetting_reminder_once_a_request"
            ),
            models.CheckConstraint(
                condition=Q(version=None, request__isnull=False) | Q(version__isnull=False, request=None),
                name="vetting_reminder_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occasion} · {self.at:%Y-%m-%d}"
