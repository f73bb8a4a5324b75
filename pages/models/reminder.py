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
