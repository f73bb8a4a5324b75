"""Whether anybody works behind the pages: the scheduler asks, and a worker leaves its mark in the cache.

Whether the site is ready (``/readyz``) does not hang on it: pages are served all the same, and what waits is not lost.
"""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone

KEY = "standing:round"
#: The mark is kept so long; without one, nobody has worked in that time, or the cache was emptied.
KEPT_SECONDS = 7 * 24 * 60 * 60
#: The scheduler asks once a minute. After so long something is wrong.
LATE = timedelta(minutes=5)


def leave_mark() -> None:
    cache.set(KEY, timezone.now().isoformat(), KEPT_SECONDS)


def last_round() -> datetime | None:
    """When a worker last did what the scheduler asked."""
    said = cache.get(KEY)
    return datetime.fromisoformat(said) if said else None


def somebody_works() -> bool:
    seen = last_round()
    return seen is not None and timezone.now() - seen < LATE
