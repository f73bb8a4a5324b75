"""A cache that forgives: when Redis is away the site works on, slower, and says so once in the log."""

import time
from typing import Any

import redis
import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient

log = structlog.get_logger()

#: Seconds in which a cache that failed is not asked again.
REST_SECONDS = 2.0


class ForgivingClient(RedisCacheClient):
    """Redis with a short time-out. A failed read is a miss; a failed write is dropped."""

    _resting_until = 0.0

    def __init__(self, servers: list[str], **options: Any) -> None:
        options.setdefault("socket_timeout", 0.5)
        options.setdefault("socket_connect_timeout", 0.5)
        super().__init__(servers, **options)

    def _forgive(self, operation: str, missed: Any, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < ForgivingClient._resting_until:
            return missed
        try:
            return getattr(super(), operation)(*args, **kwargs)
        except redis.RedisError as error:
            ForgivingClient._resting_until = time.monotonic() + REST_SECONDS
            log.warning("cache.unavailable", operation=operation, error=type(error).__name__)
            return missed

    def add(self, key: str, value: Any, timeout: int | None) -> bool:
        return self._forgive("add", False, key, value, timeout)

    def get(self, key: str, default: Any) -> Any:
        return self._forgive("get", default, key, default)

    def set(self, key: str, value: Any, timeout: int | None) -> None:
        self._forgive("set", None, key, value, timeout)

    def touch(self, key: str, timeout: int | None) -> bool:
        return self._forgive("touch", False, key, timeout)

    def delete(self, key: str) -> bool:
        return self._forgive("delete", False, key)

    def get_many(self, keys: list[str]) -> dict[str, Any]:
        return self._forgive("get_many", {}, keys)

    def has_key(self, key: str) -> bool:
        return self._forgive("has_key", False, key)

    def set_many(self, data: dict[str, Any], timeout: int | None) -> None:
        self._forgive("set_many", None, data, timeout)

    def delete_many(self, keys: list[str]) -> None:
        self._forgive("delete_many", None, keys)


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache over the forgiving client. Counters (``incr``) still raise: a rate limit must know."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ForgivingClient
