"""The ASGI application: ``GET /events/?ticket=…`` becomes a stream of events."""

import asyncio
from typing import Any
from urllib.parse import parse_qs

from intranet.events.connection import Connection, Receive, Send
from intranet.events.hub import PER_PERSON, PER_PROCESS, Hub
from intranet.events.reader import Reader
from intranet.events.wire import BadTicket, Message, Signer, Ticket, event, latest, told

#: The one address. What the site answers below it, such as the ticket, is not ours.
ADDRESS = "/events/"
HEADERS = [
    (b"cache-control", b"no-store, no-transform"),
    (b"x-content-type-options", b"nosniff"),
    # Tells nginx to hand on every event at once.
    (b"x-accel-buffering", b"no"),
    # The end of a stream is the end of its connection, at once.
    (b"connection", b"close"),
]
#: Cookies of one browser that are looked at.
MOST_COOKIES = 50
#: Seconds a listener waits for the process to have read the stream for the first time.
FIRST_READ = 2.0


class Refusal(Exception):
    """Why nobody listens here: a status and a word for whoever looks at the network."""

    def __init__(self, status: int, word: str) -> None:
        self.status, self.word = status, word


class Events:
    """``stop`` is called when the process is asked to end."""

    def __init__(self, secret: str, redis_url: str, per_process: int = PER_PROCESS) -> None:
        self.hub = Hub(Signer(secret), per_process)
        self.url = redis_url
        self.reader: Reader | None = None
        self._reading: asyncio.Task[None] | None = None

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        try:
            if scope["path"] == "/healthz":
                return await answer(send, 200, "ok")
            ticket = await self.admitted(scope)
        except Refusal as refusal:
            return await answer(send, refusal.status, refusal.word)
        await self.listen(ticket, came_from(scope, ticket), receive, send)

    async def admitted(self, scope: dict[str, Any]) -> Ticket:
        """The ticket of somebody who may listen.

        Raises:
            Refusal.
        """
        if scope["path"] != ADDRESS:
            raise Refusal(404, "not found")
        if scope["method"] != "GET":
            raise Refusal(405, "only GET")
        try:
            ticket = self.hub.signer.read(asked(scope, "ticket"))
        except BadTicket as error:
            raise Refusal(401, str(error)) from error
        if ticket.session not in self.sessions(scope):
            raise Refusal(401, "another session")
        if not await self.is_reading() or self.hub.stopping or not self.hub.has_room():
            raise Refusal(503, "not now")
        if self.hub.replay.is_revoked(ticket):
            raise Refusal(401, "revoked")
        if self.hub.count_of(ticket.person) >= PER_PERSON:
            raise Refusal(429, "too many connections")
        return ticket

    def sessions(self, scope: dict[str, Any]) -> set[str]:
        """The names of the sessions the browser may be in: a ticket read in a log is of no use without the cookie."""
        sent = b";".join(value for name, value in scope["headers"] if name == b"cookie").decode("latin-1")
        values = {pair.partition("=")[2].strip() for pair in sent.split(";")[:MOST_COOKIES]}
        return {self.hub.signer.session_name(value) for value in values}

    async def is_reading(self) -> bool:
        """Whether the stream is being read; the first listener starts it."""
        if self._reading is None:
            self.reader = Reader(self.hub, self.url)
            self._reading = asyncio.create_task(self.reader.run())
        if not self.hub.available and self.reader is not None:
            try:
                async with asyncio.timeout(FIRST_READ):
                    await self.reader.ready.wait()
            except TimeoutError:
                return False
        return self.hub.available

    async def listen(self, ticket: Ticket, after: str, receive: Receive, send: Send) -> None:
        connection = Connection(ticket, self.hub.replay)
        first = greeting(self.hub.replay.since(after, ticket.all_channels), self.hub.replay.last)
        self.hub.join(connection)
        try:
            headers = [(b"content-type", b"text/event-stream; charset=utf-8"), *HEADERS]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await connection.run(receive, send, first)
        finally:
            self.hub.leave(connection)

    def stop(self) -> None:
        self.hub.stop()

    async def close(self) -> None:
        """For tests: read no more."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)


def asked(scope: dict[str, Any], name: str) -> str:
    found = parse_qs(scope["query_string"].decode("latin-1")).get(name, [""])
    return found[0]


def came_from(scope: dict[str, Any], ticket: Ticket) -> str:
    """The last place the listener knows: what its browser or our script says, or where the ticket was given out."""
    header = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"last-event-id"), "")
    return header or latest([asked(scope, "after"), ticket.after])


def greeting(missed: list[Message] | None, place: str) -> bytes:
    """What somebody hears first: what they missed, or that they must look for themselves."""
    if missed is None:
        return event("reset", place=place)
    return b"".join([event("hello", place=place), *(event(message.kind, told(message)) for message in missed)])


async def answer(send: Send, status: int, word: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *HEADERS]
    if status in (429, 503):
        headers.append((b"retry-after", b"30"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{word}\n".encode()})
