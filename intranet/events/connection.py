"""One browser that listens: what waits to be written to it, and when it is over."""

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable
from typing import Any

from intranet.events.replay import Replay
from intranet.events.wire import Message, Ticket, event, now_ms

type Receive = Callable[[], Awaitable[dict[str, Any]]]
type Send = Callable[[dict[str, Any]], Awaitable[None]]

#: Things that may wait for a browser that reads slowly; of each thing only the last word waits.
MOST_WAITING = 64
#: Seconds without a message after which a sign of life is sent, and that one write may take.
BEAT, WRITE = 20.0, 20.0


class Connection:
    """Written to by the hub (``offer``, ``end``), never waited for by it."""

    __slots__ = ("_over", "_waiter", "_words", "beat", "replay", "ticket", "too_slow", "waiting")

    def __init__(self, ticket: Ticket, replay: Replay, beat: float = BEAT) -> None:
        self.ticket, self.replay, self.beat = ticket, replay, beat
        self.waiting: dict[tuple[str, int | None], bytes] = {}
        self.too_slow = False
        self._over = False
        self._words = b""
        self._waiter: asyncio.Future[None] | None = None

    def offer(self, message: Message, written: bytes) -> None:
        """Hand over a message, written once for all; a browser that does not read them is let go."""
        key = (message.kind, message.number)
        self.waiting.pop(key, None)
        self.waiting[key] = written
        if len(self.waiting) > MOST_WAITING:
            self.too_slow = True
            self.end()
        self._wake()

    def end(self, words: bytes = b"", *, unheard: bool = False) -> None:
        """Close it, with these last words; ``unheard``: what still waits is not for them any more."""
        if not self._over:
            self._over, self._words = True, words
        if unheard:
            self.waiting.clear()
        self._wake()

    async def run(self, receive: Receive, send: Send, first: bytes) -> None:
        """Write until it is over."""
        gone = asyncio.ensure_future(hung_up(receive))
        gone.add_done_callback(lambda _: self.end())
        share = random.uniform(0.8, 1)  # noqa: S311  # no secret
        dies = asyncio.get_running_loop().time() + max(self.ticket.ends - now_ms(), 0) / 1000 * share
        try:
            await write(send, first)
            while not self._over:
                await self._wait(dies)
                if not self._over:
                    await write(send, self._taken() or event("beat", place=self.replay.last))
            if not gone.done() and not self.too_slow:
                await write(send, self._taken() + self._words, more=False)
        except TimeoutError:
            self.too_slow = True
        finally:
            gone.cancel()

    def _taken(self) -> bytes:
        taken, self.waiting = b"".join(self.waiting.values()), {}
        return taken

    async def _wait(self, dies: float) -> None:
        """Until there is something to write: a message, or a sign of life."""
        loop = asyncio.get_running_loop()
        if loop.time() >= dies:
            self.end(event("bye", {"ms": random.randrange(500, 3000)}))  # noqa: S311  # no secret
        if self.waiting or self._over:
            return
        self._waiter = loop.create_future()
        timer = loop.call_later(min(self.beat, max(dies - loop.time(), 0.01)), self._wake)
        try:
            await self._waiter
        finally:
            timer.cancel()
            self._waiter = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


async def write(send: Send, body: bytes, *, more: bool = True) -> None:
    """Raises: TimeoutError, when the browser takes nothing for too long."""
    async with asyncio.timeout(WRITE):
        await send({"type": "http.response.body", "body": body, "more_body": more})


async def hung_up(receive: Receive) -> None:
    with contextlib.suppress(asyncio.CancelledError):
        while (await receive())["type"] != "http.disconnect":
            pass
