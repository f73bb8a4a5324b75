"""Who comes in while the house is full: a few wait a moment, the others are asked at once to come again.

A server that takes whatever comes answers everybody late, and nobody when they have given up and asked again. So each
process works on some requests at once and lets some wait; whoever comes beyond that is refused within milliseconds,
with a 503 and a ``Retry-After`` that differs from person to person (security.md F12).
"""

import os
import random
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.template import Context, loader

type StartResponse = Callable[..., Any]
type Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]

#: Requests a process works on at once. More of them wait for each other: one interpreter computes one thing at a time.
PLACES = int(os.environ.get("WEB_THREADS") or 2)
#: Seconds somebody waits for a place to become free; then they are refused like those beyond.
PATIENCE = 8.0
#: Seconds after which they may come again: they shall not all come at once.
COME_AGAIN = (5, 20)
#: Answered whatever happens: a machine that asks whether the process lives must not be told that it is busy.
ALWAYS = ("/healthz", "/static/")
#: People waiting for each place. What somebody typed is let in when reading is not.
READERS_A_PLACE, WRITERS_A_PLACE = 4, 8


class Admission:
    """A WSGI application in front of another, which runs in threads of its own: they hold the database connections, so
    that these are as many as places, however many wait.

    Args:
        places: requests worked on at once.
    """

    def __init__(self, application: Application, *, places: int) -> None:
        self.application = application
        self.places = places
        self.most_readers = places * (1 + READERS_A_PLACE)
        self.most_writers = places * (1 + WRITERS_A_PLACE)
        self._here = 0
        self._pool: ThreadPoolExecutor | None = None
        self._counting = threading.Lock()
        # Rendered now: a refusal costs no more than writing it.
        known = Context({"ORGANISATION": settings.ORGANISATION})
        self.busy = loader.get_template("503.html").template.render(known).encode()  # type: ignore[attr-defined]

    def _threads(self) -> ThreadPoolExecutor:
        """Made by the first request: threads do not outlive the fork by which a server makes its processes."""
        with self._counting:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(self.places, thread_name_prefix="place")
            return self._pool

    def __call__(self, asked: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if asked["PATH_INFO"].startswith(ALWAYS):
            return self.application(asked, start_response)
        if not self._comes_in(asked["REQUEST_METHOD"] in {"GET", "HEAD"}):
            return self._refuse(start_response)
        try:
            working = self._threads().submit(self._work, asked, start_response)
            try:
                return working.result(timeout=PATIENCE)
            except TimeoutError:
                if working.cancel():
                    return self._refuse(start_response)
                return working.result()
        finally:
            with self._counting:
                self._here -= 1

    def _work(self, asked: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """A page is written here, to its end; what streams is left to the server's thread."""
        response = self.application(asked, start_response)
        if getattr(response, "streaming", True):
            return response
        try:
            return list(response)
        finally:
            response.close()  # type: ignore[attr-defined]

    def is_full(self) -> bool:
        """Whether somebody who reads would be refused now. No lock: it may be wrong by those who are just moving."""
        return self._here >= self.most_readers

    def refusal_headers(self) -> list[tuple[str, str]]:
        """Of the page :attr:`busy`; each tells another pause."""
        return [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(self.busy))),
            ("Cache-Control", "private, no-store"),
            ("Content-Security-Policy", "default-src 'self'; object-src 'none'; base-uri 'none'"),
            ("X-Content-Type-Options", "nosniff"),
            ("Retry-After", str(random.randint(*COME_AGAIN))),  # noqa: S311 - spreads people, hides nothing
        ]

    def _comes_in(self, reads: bool) -> bool:
        with self._counting:
            if self._here >= (self.most_readers if reads else self.most_writers):
                return False
            self._here += 1
            return True

    def _refuse(self, start_response: StartResponse) -> Iterable[bytes]:
        start_response("503 Service Unavailable", self.refusal_headers())
        return [self.busy]


#: Threads a server needs, so that those who wait do not keep the others from being refused.
THREADS = PLACES * (1 + WRITERS_A_PLACE) + 4
