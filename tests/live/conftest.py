"""The events application as a browser meets it, over the protocol between server and application."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from urllib.parse import urlencode

import pytest
import redis
from django.conf import settings

from intranet.events.app import ADDRESS, Events
from intranet.events.wire import STREAM, Message, Ticket, now_ms

SECRET, SESSION = "only-for-tests", "the-session"
#: Seconds after which what has not been heard never will be.
PATIENCE = 60


class Listener:
    """One connection, with what it heard so far: events as ``(kind, data, place)``."""

    def __init__(self, app, ticket="", *, cookie=SESSION, headers=(), method="GET", path=ADDRESS, reads=True, **query):
        self.status, self.written, self.over = None, "", False
        self._hung_up, self._news, self._reads = asyncio.Event(), asyncio.Event(), reads
        query_string = urlencode({"ticket": ticket, **query}).encode()
        self.scope = {"type": "http", "method": method, "path": path, "query_string": query_string}
        self.scope["headers"] = [(b"cookie", f"theme=dark; session={cookie}".encode()), *headers]
        self.task = asyncio.create_task(self._run(app))

    async def _run(self, app):
        await app(self.scope, self._receive, self._send)
        self.over = True
        self._news.set()

    async def _receive(self):
        await self._hung_up.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message):
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
        elif self._reads or not self.written:
            self.written += message["body"].decode()
        else:
            await asyncio.Event().wait()
        self._news.set()

    @property
    def events(self):
        found = []
        for block in self.written.split("\n\n"):
            fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
            if "event" in fields:
                data = json.loads(fields["data"]) if fields.get("data") else {}
                found.append((fields["event"], data, fields.get("id", "")))
        return found

    async def until(self, condition):
        """Wait until this listener says yes to something about itself."""
        async with asyncio.timeout(PATIENCE):
            while not condition(self):
                self._news.clear()
                await self._news.wait()

    async def hears(self, kind):
        await self.until(lambda one: kind in [heard for heard, _data, _place in one.events])
        return next(event for event in self.events if event[0] == kind)

    async def joins(self):
        """Returns the place from which on it hears everything."""
        await self.until(lambda one: one.events)
        return self.events[0][2]

    async def ends(self):
        await self.until(lambda one: one.over)
        return self

    async def hang_up(self):
        self._hung_up.set()
        await self.task


def ticket(app, person=1, *channels, session=SESSION, **given):
    """A ticket as the site writes it, one second ago."""
    at = now_ms() - 1000
    name = app.hub.signer.session_name(session)
    whole = Ticket(**({"person": person, "session": name, "channels": channels, "issued": at, "born": at} | given))
    return app.hub.signer.write(whole)


@asynccontextmanager
async def running(url=None):
    """An events process; its connections end with it."""
    app = Events(SECRET, url or settings.LIVE_URL)
    try:
        yield app
    finally:
        for connection in list(app.hub.connections):
            connection.end()
        await app.close()


def in_a_loop(coroutine):
    """Run it in a thread of its own: where browser tests were, an event loop lives in the tests' thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


@pytest.fixture
def stream():
    """The stream as it is now: ``say(kind, *channels)`` writes to it and gives the place."""
    client = redis.Redis.from_url(settings.LIVE_URL, decode_responses=True)
    client.delete(STREAM)

    def say(kind, *channels, number=None, at=None):
        return client.xadd(STREAM, Message(kind, channels, number, 0, at or now_ms()).packed())

    say.client = client
    yield say
    client.close()
