"""A cache that forgives: when Redis is away the site works on, slower, and says so once in the log.

What limits sign-in attempts must not be forgotten, nor forgive: while Redis is away each process keeps those few
entries in its own memory (security.md F3: limits hold, sign-in works).
"""

import time
from typing import Any

import redis
import structlog
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.retry import Retry

log = structlog.get_logger()

#: Seconds in which a Redis that did not answer is not asked again.
REST_SECONDS = 5.0
#: Seconds Redis has to answer. It takes a thousandth of that; a slow one must not slow down every page.
PATIENCE = 0.15
#: Part of the keys that are kept in memory while Redis is away: allauth's rate limits and used one-time codes.
REMEMBERED = "allauth"

_memory = LocMemCache("while-redis-is-away", {"OPTIONS": {"MAX_ENTRIES": 20_000}})
#: Server → moment until which it rests. Shared by all threads of the process.
_resting: dict[str, float] = {}


class ForgivingClient(RedisCacheClient):
    """Redis with a short time-out. A failed read is a miss; a failed write is dropped."""

    _servers: list[str]

    def __init__(self, servers: list[str], **options: Any) -> None:
        # One more try over a fresh connection, because a restarted Redis closes those it had.
        patient: dict[str, Any] = {
            "socket_timeout": PATIENCE,
            "socket_connect_timeout": PATIENCE,
            "retry": Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
        }
        super().__init__(servers, **(patient | options))

    def add(self, key: Any, value: Any, timeout: Any) -> Any:
        return self._forgive("add", False, key, value, timeout)

    def get(self, key: Any, default: Any) -> Any:
        return self._forgive("get", default, key, default)

    def set(self, key: Any, value: Any, timeout: Any) -> Any:
        return self._forgive("set", None, key, value, timeout)

    def touch(self, key: Any, timeout: Any) -> Any:
        return self._forgive("touch", False, key, timeout)

    def delete(self, key: Any) -> Any:
        return self._forgive("delete", False, key)

    def has_key(self, key: Any) -> Any:
        return self._forgive("has_key", False, key)

    def get_many(self, keys: Any) -> Any:
        return self._forgive("get_many", {}, keys)

    def set_many(self, data: Any, timeout: Any) -> Any:
        return self._forgive("set_many", None, data, timeout)

    def delete_many(self, keys: Any) -> Any:
        return self._forgive("delete_many", None, keys)

    def _forgive(self, operation: str, missed: Any, key: Any, *args: Any) -> Any:
        server = str(self._servers[0])
        if time.monotonic() >= _resting.get(server, 0.0):
            try:
                return getattr(super(), operation)(key, *args)
            except (redis.ConnectionError, redis.TimeoutError) as error:
                _resting[server] = time.monotonic() + REST_SECONDS
                log.warning("cache.unavailable", operation=operation, error=type(error).__name__)
            except redis.RedisError as error:  # full, read-only, still loading: it answers, so it is asked again
                log.warning("cache.refused", operation=operation, error=type(error).__name__)
        if isinstance(key, str) and REMEMBERED in key:
            return getattr(_memory, operation)(key, *args)
        return missed


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache over the forgiving client. Counters (``incr``) still raise: a rate limit must know."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ForgivingClient
