"""Reads the one stream for all connections of this process, and comes back after a gap."""

import asyncio
import time
from typing import Any

import redis.asyncio
import structlog
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from intranet.events.hub import Hub
from intranet.events.wire import KEPT, STREAM, Message, now_ms

log = structlog.get_logger("intranet.events")

#: Seconds one question waits for messages; the server is asked again at least so often.
BLOCK = 5.0
#: Seconds without the stream after which nobody may listen on; seconds between two attempts.
PATIENCE, PAUSE = 2.5, 0.5


class Reader:
    """``run`` goes on until it is cancelled."""

    def __init__(self, hub: Hub, url: str) -> None:
        self.hub, self.url = hub, url
        self.ready = asyncio.Event()
        self._away_since: float | None = None

    async def run(self) -> None:
        while True:
            try:
                await self._read()
            except (RedisError, OSError) as error:
                self._note_away(error)
                await asyncio.sleep(PAUSE)

    async def _read(self) -> None:
        once = Retry(NoBackoff(), 0)
        async with redis.asyncio.Redis.from_url(
            self.url, socket_timeout=BLOCK + 2, socket_connect_timeout=1, retry=once
        ) as client:
            await self._catch_up(client)
            self._away_since, self.hub.available = None, True
            self.ready.set()
            while True:
                found = await client.xread({STREAM: self.hub.replay.last}, count=500, block=int(BLOCK * 1000))
                for entries in streams(found):
                    for place, fields in entries:
                        self.hub.spread(place.decode(), Message.unpacked(fields))

    async def _catch_up(self, client: Any) -> None:
        """Go on where we were, if the stream still knows the place; otherwise begin anew, without listeners."""
        replay = self.hub.replay
        if self.hub.available and await client.xrange(STREAM, replay.last, replay.last):
            return
        if self.hub.available:
            self.hub.lose()
        entries = await client.xrevrange(STREAM, count=KEPT)
        if not entries:  # a place to begin from
            await client.xadd(STREAM, Message("start", (), at=now_ms()).packed())
            entries = await client.xrevrange(STREAM, count=KEPT)
        replay.begin([(place.decode(), Message.unpacked(fields)) for place, fields in reversed(entries)])

    def _note_away(self, error: Exception) -> None:
        now = time.monotonic()
        if self._away_since is None:
            self._away_since = now
            log.warning("events.stream_away", error=type(error).__name__)
        if self.hub.available and now - self._away_since > PATIENCE:
            self.hub.lose()
            self.ready.clear()


def streams(found: Any) -> list[list[tuple[bytes, dict[bytes, bytes]]]]:
    """The entries of each stream in an answer, in either of the protocol's two shapes."""
    if not found:
        return []
    if isinstance(found, dict):
        return [entries for batches in found.values() for entries in batches]
    return [entries for _name, entries in found]
