"""The one client for calls to addresses that people type in: it reaches public machines over HTTPS, and nothing else.

Every address of a name is looked at before anything is connected to, and the connection goes to the very address that
was looked at: a name that points elsewhere a moment later (DNS rebinding) changes nothing. Redirects are not followed,
proxies of the environment are ignored, compressed answers are not unpacked. One deadline holds for everything together,
however slowly an answer drips (security.md S8). ``OUTGOING_ALLOW`` names networks inside that may be reached as well,
there also without TLS.
"""

import http.client
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult

from intranet.outgoing.addresses import checked, public_only
from intranet.outgoing.connecting import DEADLINE, Clock, Dripping, Resolve, looked_up, opened, resolved, trusting
from intranet.outgoing.errors import NotPlain, NotTrusted, OutgoingError, TooSlow, Unreachable

__all__ = ["Answer", "OutgoingError", "call", "checked"]

#: Asked of every receiver: nothing compressed, nothing kept open.
PLAIN = {"Accept-Encoding": "identity", "Connection": "close", "User-Agent": "Common-Ground"}


@dataclass(frozen=True)
class Answer:
    """``body`` is empty where only the status was asked for. Names of headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


def call(
    method: str,
    url: str,
    *,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    status_only: bool = False,
    seconds: float = DEADLINE,
    resolve: Resolve = resolved,
    context: ssl.SSLContext | None = None,
) -> Answer:
    """Call an address. What is answered is the caller's to judge, redirects included.

    Args:
        status_only: the body of the answer is not read.
        seconds: for everything together.
        resolve, context: other resolvers and certificates, for tests.

    Raises:
        OutgoingError: one of its kinds.
    """
    clock = Clock(seconds)
    parts = checked(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host = (parts.hostname or "").rstrip(".")
    addresses = public_only(looked_up(resolve, host, port, clock), plain=parts.scheme == "http")
    tls = (context or trusting()) if parts.scheme == "https" else None
    said = PLAIN | {"Host": parts.netloc} | dict(headers or {})
    sock = None
    try:
        sock = Dripping(opened(addresses, port, host, clock, tls), clock)
        connection = http.client.HTTPConnection(host, port)
        connection.sock = sock  # type: ignore[assignment]
        return exchanged(connection, method, target_of(parts), body, said, status_only)
    except TimeoutError as error:
        raise TooSlow from error
    except ssl.SSLError as error:
        raise NotTrusted(str(error)) from error
    except OSError as error:
        raise Unreachable(type(error).__name__) from error
    except (http.client.HTTPException, ValueError) as error:
        raise NotPlain(type(error).__name__) from error
    finally:
        if sock:
            sock.end()


def target_of(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def exchanged(
    connection: http.client.HTTPConnection,
    method: str,
    target: str,
    body: bytes,
    headers: dict[str, str],
    status_only: bool,
) -> Answer:
    connection.request(method, target, body=body or None, headers=headers)
    response = connection.getresponse()
    said = {name.lower(): value for name, value in response.getheaders()}
    if status_only:
        return Answer(response.status, said, b"")
    if said.get("content-encoding", "identity").lower() not in ("", "identity"):
        raise NotPlain("encoding")
    return Answer(response.status, said, response.read())
