"""How far a page's review is: computed from its date when it is read, so that it is right even when no job runs."""

import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from wagtail.query import PageQuerySet

from intranet.ui.refusal import Refused

if TYPE_CHECKING:
    from accounts.models import User

#: Days before ``review_by`` from which a page is shown as due.
DUE_DAYS = 14
#: Days after ``review_by`` in which a page is overdue and still official; then it has lapsed.
GRACE_DAYS = 30
#: Longest time between two reviews, in months (vetting.md).
MAX_REVIEW_MONTHS = 24


class VettingState(StrEnum):
    """The words of labels on official pages."""

    OFFICIAL = "official"
    DUE = "due"
    OVERDUE = "overdue"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class ReviewRefused(Refused):
    """The page cannot be re-affirmed in this way; the message says why."""


def today() -> datetime.date:
    """The date in the organisation's own zone: a page is not overdue for one reader and due for another."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day of the month so many months later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for shorter in range(4):
        try:
            return datetime.date(year, month + 1, day.day - shorter)
        except ValueError:
            continue
    raise AssertionError("every month has a 28th")


def in_a_year() -> datetime.date:
    return months_after(today(), 12)


def latest_review(day: datetime.date | None = None) -> datetime.date:
    """The furthest date a review may be put off to."""
    return months_after(day or today(), MAX_REVIEW_MONTHS)


def state_on(review_by: datetime.date | None, day: datetime.date | None = None) -> VettingState:
    """The state of a page with this review-by date; a page without one is official."""
    if review_by is None:
        return VettingState.OFFICIAL
    left = (review_by - (day or today())).days
    if left > DUE_DAYS:
        return VettingState.OFFICIAL
    if left >= 0:
        return VettingState.DUE
    return VettingState.OVERDUE if -left <= GRACE_DAYS else VettingState.LAPSED


class OfficialPageQuerySet(PageQuerySet):
    """Live pages by how far their review is. These take the day they are asked about, today by default."""

    def visible_to(self, user: "User") -> "OfficialPageQuerySet":
        """Live pages that ``user`` may open."""
        from pages.door import closed_to

        pages = self.live()
        for path in closed_to(user):
            pages = pages.exclude(path__startswith=path)
        return pages

    def official(self, day: datetime.date | None = None) -> "OfficialPageQuerySet":
        """In date: what the "official only" filter keeps."""
        day = day or today()
        return self.live().filter(models.Q(review_by__isnull=True) | models.Q(review_by__gte=day))

    def due(self, day: datetime.date | None = None) -> "OfficialPageQuerySet":
        day = day or today()
        return self.live().filter(review_by__gte=day, review_by__lte=day + datetime.timedelta(DUE_DAYS))

    def overdue(self, day: datetime.date | None = None) -> "OfficialPageQuerySet":
        """Past the review-by date, lapsed ones included."""
        return self.live().filter(review_by__lt=day or today())

    def lapsed(self, day: datetime.date | None = None) -> "OfficialPageQuerySet":
        return self.live().filter(review_by__lt=(day or today()) - datetime.timedelta(GRACE_DAYS))

    def without_active_owner(self) -> "OfficialPageQuerySet":
        return self.live().exclude(content_owner__is_active=True)
