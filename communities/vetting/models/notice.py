"""A notice stands where an adopted text should: managers are told once for each time and reason."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AddressNotice(models.Model):
    """Found by the clock (``communities.vetting.watching``). ``why`` is what a manager may know, no name in it."""

    address = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="address_notices")
    why = models.CharField(_("why"), max_length=20)
    found_at = models.DateTimeField(_("found"), default=timezone.now)
    over_at = models.DateTimeField(_("over"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice at an official address")
        verbose_name_plural = _("notices at official addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["address", "why"], condition=Q(over_at=None), name="address_notice_told_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.address_id} · {self.why}"
