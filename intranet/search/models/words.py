"""The words that stand in texts everybody may see: what a misspelt word may have meant."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchWord(models.Model):
    """Folded. Only offered after the reader's own search has found something with it."""

    word = models.CharField(max_length=40, primary_key=True)
    #: In how many entries it stands.
    entries = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("word of the search")
        verbose_name_plural = _("words of the search")
        indexes = [GinIndex(fields=["word"], name="search_word_like", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.word
