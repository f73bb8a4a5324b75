"""Owners of official pages were reminded that a review is near: once for each date and distance."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

#: Days before the review-by date on which the owner is reminded (vetting.md).
REMIND_DAYS = (30, 14, 3)


class ReviewReminder(models.Model):
    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="review_reminders")
    review_by = models.DateField(_("review by"))
    days = models.PositiveSmallIntegerField(_("days before"))
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)

    class Meta:
        verbose_name = _("review reminder")
        verbose_name_plural = _("review reminders")
        constraints = [
            models.UniqueConstraint(fields=["page", "review_by", "days"], name="pages_one_reminder_per_distance")
        ]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.review_by} · {self.days}"


#: Days before a policy is to be confirmed by at which those who have not are reminded: calmly, twice.
CONFIRM_REMIND_DAYS = (7, 0)


class PolicyReminder(models.Model):
    """Readers of a policy were reminded to confirm a version: once for each distance."""

    version = models.ForeignKey("pages.PolicyVersion", models.PROTECT, related_name="reminders")
    days = models.PositiveSmallIntegerField(_("days before"))
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)

    class Meta:
        verbose_name = _("policy reminder")
        verbose_name_plural = _("policy reminders")
        constraints = [
            models.UniqueConstraint(fields=["version", "days"], name="pages_one_policy_reminder_per_distance")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} · {self.days}"
