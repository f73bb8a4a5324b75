"""JSON over HTTP to a search server, with connections that are kept and time-outs that are short.

A client of our own: we need five calls, and a failure of any of them must be one exception (docs/decisions/019).
"""

import base64
import http.client
import json
import ssl
import threading
import time
from collections.abc import Iterable
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from django.conf import settings

log = structlog.get_logger(__name__)

#: Seconds a reader waits for the server before PostgreSQL is asked; and a worker that sends entries.
PATIENCE, PATIENCE_OF_WORKERS = 2.0, 60.0
#: Seconds for which a server that did not answer is not asked again.
REST_SECONDS = 5.0
DEFAULT_NAME = "intranet"


class ServerAway(Exception):
    """It did not answer, not in time, or with an error."""


class NotThere(ServerAway):
    """It answered that what was asked for does not exist."""


class Client:
    """One server. Each thread keeps a connection; one that was closed meanwhile is opened once more."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.secure, self.host = parts.scheme == "https", parts.hostname or "localhost"
        self.port = parts.port or 9200
        #: The alias that is searched and written to.
        self.name = parts.path.strip("/") or DEFAULT_NAME
        self.headers = {"Accept": "application/json"}
        if parts.username:
            pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
            self.headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        self._rests_until = 0.0
        self._kept = threading.local()

    def ask(self, method: str, path: str, body: Any = None, *, patience: float = PATIENCE) -> Any:
        """The answer to one call. ``body`` is JSON, or for lines of it an iterable of values.

        Raises:
            ServerAway: for whatever reason; NotThere for a 404.
        """
        if patience == PATIENCE and time.monotonic() < self._rests_until:
            raise ServerAway("resting")
        try:
            status, answer = self._send(method, path, body, patience)
        except (OSError, http.client.HTTPException, ValueError) as error:
            self._rests_until = time.monotonic() + REST_SECONDS
            raise ServerAway(type(error).__name__) from error
        if status == http.HTTPStatus.NOT_FOUND:
            raise NotThere(path)
        if status >= http.HTTPStatus.BAD_REQUEST:
            raise ServerAway(f"{status} {str(answer)[:200]}")
        return answer

    def _send(self, method: str, path: str, body: Any, patience: float) -> tuple[int, Any]:
        sent, kind = encoded(body)
        headers = self.headers | ({"Content-Type": kind} if sent else {})
        for fresh in (False, True):
            connection = self._connection(patience, fresh)
            try:
                connection.request(method, path, sent, headers)
                response = connection.getresponse()
                return response.status, json.loads(response.read() or b"null")
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                # The server had closed a connection that was kept; every call may be made twice.
                if fresh:
                    raise
            except Exception:
                self._kept.connection = None  # half an answer must not be taken for the next one
                raise
        raise ServerAway("closed")

    def _connection(self, patience: float, fresh: bool) -> http.client.HTTPConnection:
        known = getattr(self._kept, "connection", None)
        if known is None or fresh:
            known = self._opened(patience)
            self._kept.connection = known
        known.timeout = patience
        if known.sock is not None:
            known.sock.settimeout(patience)
        return known

    def _opened(self, patience: float) -> http.client.HTTPConnection:
        if self.secure:
            trusted = ssl.create_default_context()
            return http.client.HTTPSConnection(self.host, self.port, timeout=patience, context=trusted)
        return http.client.HTTPConnection(self.host, self.port, timeout=patience)


def encoded(body: Any) -> tuple[bytes | None, str]:
    if body is None:
        return None, ""
    if isinstance(body, dict):
        return json.dumps(body).encode(), "application/json"
    return lines(body), "application/x-ndjson"


def lines(values: Iterable[Any]) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


@cache
def client_of(url: str) -> Client:
    return Client(url)


def the_client() -> Client | None:
    """The server of the settings; None where PostgreSQL searches."""
    return client_of(settings.SEARCH_URL) if settings.SEARCH_URL else None
