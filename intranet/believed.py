"""Values everybody shares, kept in the cache until somebody says that they have changed.

Whoever was just reading the old rows when they changed may put an old value back after it was deleted. So a value is
kept with the stamp that was there before its rows were read, and believed only while the stamp is that one.
"""

import uuid
from collections.abc import Callable
from functools import partial

from django.core.cache import cache
from django.db import transaction


def believed[T](key: str, make: Callable[[], T], seconds: int) -> T:
    """What is kept, or else what ``make`` reads anew: one question to the cache, and one more when it was not there."""
    stamp_key = f"{key}.stamp"
    known = cache.get_many([key, stamp_key])
    stamp = known.get(stamp_key, "")
    if key in known and known[key][0] == stamp:
        value: T = known[key][1]
        return value
    made = make()
    cache.set(key, (stamp, made), seconds)
    return made


def forget(key: str) -> None:
    """It has changed: nobody believes the old one, neither now nor after the transaction."""
    disbelieve(key)
    transaction.on_commit(partial(disbelieve, key))


def disbelieve(key: str) -> None:
    cache.set(f"{key}.stamp", uuid.uuid4().hex, None)
