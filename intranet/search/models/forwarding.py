"""Entries that a search server beside the database has not been told of yet (SEARCH_URL)."""

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SearchForward(models.Model):
    """Written in the transaction of the entry. While it is here the server is not believed about this thing."""

    source = models.CharField(max_length=12)
    target = models.PositiveBigIntegerField()
    at = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        verbose_name = _("entry to be forwarded")
        verbose_name_plural = _("entries to be forwarded")

    def __str__(self) -> str:
        return f"{self.source} {self.target}"
