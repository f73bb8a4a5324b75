"""What has changed and is not in the index yet.

Triggers of the database write these rows, in the transaction of the change (migration 0002): whatever changes a table,
a form, an import or somebody with a database client, nothing is found by its old text for long (security.md F13).
"""

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SearchDirty(models.Model):
    """Rows are appended, never changed by the writers: two transactions about one thing do not wait for each other."""

    source = models.CharField(max_length=12)
    target = models.PositiveBigIntegerField()
    #: Something was hidden, moved or withdrawn: until it is indexed anew it is not found at all.
    withholds = models.BooleanField(default=False, db_default=False)
    at = models.DateTimeField(default=timezone.now, db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    not_before = models.DateTimeField(default=timezone.now, db_default=Now())
    failure = models.CharField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("change to be indexed")
        verbose_name_plural = _("changes to be indexed")
        indexes = [
            models.Index(fields=["source", "target"], name="search_dirty_of"),
            # Asked by every search, also while an import has filled the table.
            models.Index(
                fields=["source", "target"], condition=models.Q(withholds=True), name="search_dirty_withholds"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.target}"
