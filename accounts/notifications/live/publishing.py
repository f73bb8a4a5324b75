"""Saying that something happened, in a word, to whoever listens. Said after commit; lost without harm."""

import time
from functools import cache, partial
from typing import Any

import redis
import structlog
from django.conf import settings
from django.db import transaction
from redis.backoff import NoBackoff
from redis.retry import Retry

from intranet.cache import REST_SECONDS
from intranet.events.wire import KEPT, REVOKE, STREAM, Message, Signer, now_ms

log = structlog.get_logger(__name__)

#: How often a word is said that takes away a right to listen, before it is given up.
TRIES = 3
#: Url → moment until which a Redis that did not answer is not asked.
_resting: dict[str, float] = {}


def publish(kind: str, *channels: str, number: int | None = None, spread: int = 0) -> None:
    """Say ``kind`` to these channels when the transaction is committed.

    Args:
        number: what it is about. Listeners fetch the rest and get what they may see.
        spread: seconds over which listeners spread what they fetch, for a word to many.
    """
    transaction.on_commit(partial(say, Message(kind, channels, number, spread)), robust=True)


def revoke(*channels: str) -> None:
    """After commit: whoever listens to one of these needs a new ticket, for which their rights are looked at anew."""
    transaction.on_commit(partial(say, Message(REVOKE, channels), tries=TRIES), robust=True)


def say(message: Message, tries: int = 1) -> None:
    """At once. While Redis is away nothing is said; the events process lets nobody listen then."""
    entry: Any = Message(message.kind, message.channels, message.number, message.spread, now_ms()).packed()
    for _attempt in range(tries):
        if ask("xadd", STREAM, entry, maxlen=KEPT, approximate=True, urgent=tries > 1) is not None:
            return
    if tries > 1:
        log.error("live.revoke_lost", channels=message.channels)


def place() -> str:
    """Where the stream ends now; nothing when Redis is away or nothing was ever said."""
    last = ask("xrevrange", STREAM, count=1)
    return last[0][0] if last else ""


def ask(command: str, *args: Any, urgent: bool = False, **options: Any) -> Any:
    """What Redis answers; None when it does not. It is not asked again for a moment, unless it is urgent."""
    url = settings.LIVE_URL
    if time.monotonic() < _resting.get(url, 0.0) and not urgent:
        return None
    try:
        return getattr(client(url), command)(*args, **options)
    except redis.RedisError as error:
        _resting[url] = time.monotonic() + REST_SECONDS
        log.warning("live.unavailable", error=type(error).__name__)
        return None


@cache
def client(url: str) -> Any:
    once = Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,))
    wait = settings.LIVE_PATIENCE
    return redis.Redis.from_url(
        url, socket_timeout=wait, socket_connect_timeout=wait, retry=once, decode_responses=True
    )


@cache
def signer_of(secret: str) -> Signer:
    return Signer(secret)


def signer() -> Signer:
    return signer_of(settings.SECRET_KEY)
