"""How often somebody does something: a bound for what costs little and harms nobody, so the cache counts."""

from django.core.cache import cache
from redis.exceptions import RedisError

#: Seconds in which it is counted.
SECONDS = 60


def too_fast(what: str, person: int, most: int) -> bool:
    """Count this time too. Returns whether the person did it more than ``most`` times within a minute.

    While the cache is away nobody counts, and nobody is refused.
    """
    key = f"pace:{what}:{person}"
    cache.add(key, 0, SECONDS)
    try:
        return (cache.incr(key) or 0) > most
    except (ValueError, RedisError):  # gone between the two, or no cache
        return False
