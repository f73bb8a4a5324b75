"""Sessions live in the database; the cache only spares a query now and then."""

from collections.abc import Callable
from typing import Any

from django.contrib.sessions.backends import cached_db
from django.core.cache.backends.base import BaseCache

#: Seconds a cached session may outlive its row, should the cache be away just when somebody signs out.
BRIEF = 30
#: Each is called with the key of a session that ended, wherever that was done. Rooms above register when they start.
ended: list[Callable[[str], None]] = []


class SessionStore(cached_db.SessionStore):
    """Django's cached sessions, cached so briefly that a signed-out one cannot come back from a recovered cache."""

    cache_key_prefix = "intranet.sessions."

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self._cache: Any = BriefCache(self._cache)

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        super().delete(session_key)
        if key is not None:
            for follow in ended:
                follow(key)


class BriefCache:
    """A cache that keeps nothing longer than ``BRIEF``."""

    def __init__(self, cache: BaseCache) -> None:
        self._cache = cache

    def __contains__(self, key: str) -> bool:
        return key in self._cache

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cache, name)

    def set(self, key: str, value: Any, timeout: float | None = None) -> None:
        self._cache.set(key, value, BRIEF if timeout is None else min(timeout, BRIEF))
