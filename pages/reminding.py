"""Reminding those who answer for official pages of a review that is near. States need none of this to be right."""

import datetime
from collections.abc import Iterable
from typing import cast

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Page

from accounts.models import User
from accounts.notifications.models import Activity
from accounts.notifications.settling import settle
from pages.inventory import inventory, official_types
from pages.models import OfficialPage, ReviewReminder
from pages.models.reminder import REMIND_DAYS
from pages.models.review import today


def remind_of_reviews(day: datetime.date | None = None) -> int:
    """Tell each owner 30, 14 and 3 days before the date; a day on which nothing ran is made up for by the next.

    Returns how many reminders were written. Safe to run at any time, and twice at once: a row says what was sent.
    """
    day = day or today()
    types = [model for model in official_types() if model.keeps_own_clock]
    near = inventory().filter(review_by__gte=day, review_by__lte=day + datetime.timedelta(max(REMIND_DAYS)))
    return sum(_remind(page.specific, day) for page in near.type(*types).iterator())


@transaction.atomic
def _remind(page: OfficialPage, day: datetime.date) -> bool:
    """Whether somebody was told. Of two distances passed since yesterday only the nearer is said."""
    review_by = cast(datetime.date, page.review_by)
    left = (review_by - day).days
    passed = [days for days in REMIND_DAYS if left <= days]
    words = {"page": page.page_ptr, "review_by": review_by}
    written = [ReviewReminder.objects.get_or_create(**words, days=days)[1] for days in passed]
    if not written or not written[-1]:
        return False
    settle(page, "review.due")  # the nearer date is what waits
    data = {"review_by": review_by.isoformat(), "days": left}
    Activity.record("review.due", by=None, on=page, data=data, tell=answerers(page))
    return True


def settle_review(page: Page) -> None:
    """When the page was given another date, or none, the review it was asked for is done."""
    if not isinstance(page, OfficialPage):
        return
    asked = Activity.objects.filter(target_id=page.pk, verb="review.due", settled_at=None)
    kind = ContentType.objects.get_for_model(type(page))
    last = asked.filter(target_type=kind).order_by("-at").values_list("data__review_by", flat=True).first()
    if last and (page.review_by is None or page.review_by.isoformat() > last):
        settle(page, "review.due")


def answerers(page: OfficialPage) -> Iterable[User]:
    """The owner; when there is none with an account in use, the fallback role, else the intranet managers."""
    owner = page.content_owner
    if owner is not None and owner.is_active:
        return [owner]
    fallback = page.fallback_role and User.objects.filter(groups=page.fallback_role, is_active=True)
    return fallback if fallback and fallback.exists() else User.objects.intranet_managers()
