"""What happened to a page besides edits: it was archived, it had other addresses."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

PERSON = settings.AUTH_USER_MODEL


class PageArchival(models.Model):
    """A page was taken out of use; while it is in force, ``page.archival`` points here."""

    page = models.ForeignKey("wiki.CommunityPage", models.PROTECT, related_name="archivals")
    archived_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    archived_at = models.DateTimeField(_("archived"), auto_now_add=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    lifted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(_("brought back"), null=True, blank=True)

    class Meta:
        verbose_name = _("archival of a page")
        verbose_name_plural = _("archivals of pages")
        constraints = [
            models.UniqueConstraint(fields=["page"], condition=Q(lifted_at=None), name="page_archival_one_in_force")
        ]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.archived_at:%Y-%m-%d}"


class PageAddress(models.Model):
    """An address a page had before it moved. It leads to the page until another page takes it."""

    community = models.ForeignKey("communities.Community", models.CASCADE, related_name="+")
    path = models.CharField(_("former address"), max_length=600)
    page = models.ForeignKey("wiki.CommunityPage", models.CASCADE, related_name="former_addresses")
    left_at = models.DateTimeField(_("left"), auto_now_add=True)

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        constraints = [models.UniqueConstraint(fields=["community", "path"], name="page_address_leads_to_one")]

    def __str__(self) -> str:
        return self.path
