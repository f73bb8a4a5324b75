"""Names looked up once, and connections to the very address that was looked at, under one deadline."""

import io
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from intranet.outgoing.addresses import literal_of
from intranet.outgoing.errors import TooLarge, TooSlow, Unreachable

#: From a host name and a port to the addresses it has, as text. Raises OSError.
type Resolve = Callable[[str, int], list[str]]

#: Seconds for everything: name, connection, handshake, request and answer.
DEADLINE = 5.0
#: Bytes of an answer, head and body.
MOST_BYTES = 2 * 1024 * 1024
#: Addresses of one name that are looked at, and tried.
MOST_ADDRESSES = 8


@cache
def trusting() -> ssl.SSLContext:
    """The system's certificates, read once."""
    return ssl.create_default_context()


def resolved(host: str, port: int) -> list[str]:
    """The addresses the system's resolver knows for a name."""
    return [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class Clock:
    """One deadline for everything."""

    def __init__(self, seconds: float) -> None:
        self.ends = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left. Raises: TooSlow, when there are none."""
        seconds = self.ends - time.monotonic()
        if seconds <= 0:
            raise TooSlow
        return seconds


class Dripping:
    """What ``http.client`` needs of a socket, with the deadline before every read and a limit on all of them."""

    def __init__(self, sock: socket.socket, clock: Clock) -> None:
        self.sock, self.clock, self.taken = sock, clock, 0

    def sendall(self, data: bytes) -> None:
        self.sock.settimeout(self.clock.left())
        self.sock.sendall(data)

    def makefile(self, mode: str = "rb", buffering: int | None = None) -> io.BufferedReader:
        return io.BufferedReader(_Reads(self))

    def close(self) -> None:
        """``http.client`` lets go of it while the answer is still being read; see :meth:`end`."""

    def end(self) -> None:
        self.sock.close()

    def take(self, room: Any) -> int:
        self.sock.settimeout(self.clock.left())
        number = self.sock.recv_into(room)
        self.taken += number
        if self.taken > MOST_BYTES:
            raise TooLarge
        return number


class _Reads(io.RawIOBase):
    def __init__(self, source: Dripping) -> None:
        self.source = source

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:
        return self.source.take(room)


def looked_up(resolve: Resolve, host: str, port: int, clock: Clock) -> list[str]:
    """What the resolver says, waited for no longer than the deadline: it knows no time-out of its own."""
    literal = literal_of(host)
    if literal is not None:
        return [str(literal)]
    said: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            said.put(resolve(host, port))
        except (OSError, UnicodeError) as error:
            said.put(error if isinstance(error, OSError) else OSError("name"))

    threading.Thread(target=ask, daemon=True, name="outgoing-name").start()
    try:
        found = said.get(timeout=clock.left())
    except queue.Empty as error:
        raise TooSlow from error
    if isinstance(found, OSError):
        raise Unreachable("name") from found
    return list(dict.fromkeys(found))[:MOST_ADDRESSES]


def opened(addresses: list[str], port: int, host: str, clock: Clock, tls: ssl.SSLContext | None) -> socket.socket:
    """A connection to the first address that answers; the name is only told, never looked up again."""
    trouble: OSError = OSError("no address")
    for number, address in enumerate(addresses):
        try:
            # Each gets its share of what is left, so that one that is silent does not keep from the next.
            sock = socket.create_connection((address, port), clock.left() / (len(addresses) - number))
        except OSError as error:
            trouble = error
            continue
        if tls is None:
            return sock
        try:
            sock.settimeout(clock.left())
            return tls.wrap_socket(sock, server_hostname=host)
        except BaseException:
            sock.close()
            raise
    raise trouble
