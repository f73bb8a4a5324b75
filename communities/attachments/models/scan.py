"""What scanners said."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scan(models.Model):
    """What a scanner said of a file. The newest counts; without a clean one the file stays in quarantine."""

    attachment = models.ForeignKey("attachments.Attachment", models.PROTECT, related_name="scans")
    at = models.DateTimeField(_("scanned"), auto_now_add=True)
    scanner = models.CharField(_("scanner"), max_length=60)
    found_clean = models.BooleanField(_("clean"))
    finding = models.CharField(_("finding"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")

    def __str__(self) -> str:
        return f"{self.attachment_id}: {self.found_clean}"
