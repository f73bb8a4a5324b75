"""Was this helpful: asked of one text, not of the page, because the next text may be better or worse."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class HelpfulVote(models.Model):
    revision = models.ForeignKey("wiki.PageRevision", models.PROTECT, related_name="helpful_votes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    helpful = models.BooleanField(_("helpful"))
    at = models.DateTimeField(_("said"), auto_now=True)

    class Meta:
        verbose_name = _("answer to “was this helpful”")
        verbose_name_plural = _("answers to “was this helpful”")
        constraints = [models.UniqueConstraint(fields=["revision", "person"], name="helpful_vote_once")]

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.helpful}"
