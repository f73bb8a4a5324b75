"""What people look for and whether they find it, without whom.

A row holds words that somebody typed, so it is kept for ``KEPT_DAYS`` and then becomes part of the figures of its day.
Who asked is a keyed hash of the person *and* the words: it tells three people from one who asked three times, and no
two searches of one person can be put together.
"""

import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intranet.search.models.entry import Kind

#: Days after which words are forgotten.
KEPT_DAYS = 30
#: Different people who must have asked the same before anybody is shown the words.
ENOUGH_PEOPLE = 3
#: A search without a click is given up after so long; before, its reader may still be looking.
GIVEN_UP_AFTER = datetime.timedelta(minutes=30)


class Answer(models.TextChoices):
    """What was said to "Did you find it?"."""

    YES = "yes", _("Yes")
    NO = "no", _("No")


class SearchLogQuerySet(models.QuerySet["SearchLog"]):
    def with_nothing(self) -> Self:
        """Nothing had all the words, and what came nearest was not opened."""
        return self.filter(results=0, clicked_at=None)

    def given_up(self) -> Self:
        """Something was found, and nothing of it opened, or it was said that it was not the thing.

        Only searches of browsers that tell of clicks: of the others nobody knows.
        """
        waited = Q(clicked_at=None, clicks_are_told=True, at__lt=timezone.now() - GIVEN_UP_AFTER)
        return self.filter(Q(results__gt=0) & (Q(answer=Answer.NO) | waited & ~Q(answer=Answer.YES)))


class SearchLog(models.Model):
    """One person's search of one day: asking the same again that day is the same search."""

    day = models.DateField(_("day"))
    at = models.DateTimeField(_("asked"), default=timezone.now)
    query = models.CharField(_("words"), max_length=200)
    asker = models.CharField(max_length=64)
    #: Those with all the words: what only comes near is a gap until somebody opens it.
    results = models.PositiveIntegerField(_("results"))
    clicks_are_told = models.BooleanField(_("the browser tells of clicks"), default=False)
    clicked_rank = models.PositiveSmallIntegerField(_("place of what was opened"), null=True)
    clicked_kind = models.CharField(_("kind of what was opened"), max_length=12, blank=True, default="", choices=Kind)
    clicked_at = models.DateTimeField(_("opened"), null=True)
    answer = models.CharField(_("did you find it"), max_length=3, blank=True, default="", choices=Answer)

    objects = SearchLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("search")
        verbose_name_plural = _("searches")
        constraints = [models.UniqueConstraint(fields=["day", "asker"], name="search_log_once_a_day")]

    def __str__(self) -> str:
        return self.query


class SearchFigures(models.Model):
    """What is kept of a day's searches: numbers."""

    day = models.DateField(_("day"), primary_key=True)
    searches = models.PositiveIntegerField(_("searches"), default=0)
    with_nothing = models.PositiveIntegerField(_("found nothing"), default=0)
    given_up = models.PositiveIntegerField(_("given up"), default=0)
    opened = models.PositiveIntegerField(_("something was opened"), default=0)
    opened_early = models.PositiveIntegerField(_("one of the first three was opened"), default=0)
    said_found = models.PositiveIntegerField(_("said to have found it"), default=0)
    said_not_found = models.PositiveIntegerField(_("said not to have found it"), default=0)

    class Meta:
        verbose_name = _("figures of the search")
        verbose_name_plural = _("figures of the search")

    def __str__(self) -> str:
        return str(self.day)
