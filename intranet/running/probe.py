"""Asks the web process whether it is ready, without blocking the supervisor's loop."""

import contextlib
import socket
import time

from intranet.servers.supervisor import Supervisor

ASK_AGAIN = 0.5
GIVE_UP = 15.0
#: Seconds after which the owner of the probe is told why it waits.
REMIND = 20.0
QUESTION = b"GET /readyz HTTP/1.1\r\nHost: %s\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n"


class Probe:
    """One question at a time. The socket listens before the process runs, so the first answer comes when it can."""

    def __init__(self, supervisor: Supervisor, address: tuple[str, int], family: socket.AddressFamily) -> None:
        self.supervisor, self.address, self.family = supervisor, address, family
        self.ready = False
        self.since = time.monotonic()
        self.answer = b""
        self.asked_at = 0.0
        self._door: socket.socket | None = None

    def tick(self) -> None:
        """Ask when no question is open and the last one is long enough ago."""
        waited = time.monotonic() - self.asked_at
        if self._door and waited > GIVE_UP:
            self._close()
        if not self.ready and not self._door and waited > ASK_AGAIN:
            self._ask()

    def reminder(self) -> str:
        """Why nothing is ready yet, every so many seconds; otherwise nothing."""
        if self.ready or time.monotonic() - self.since < REMIND:
            return ""
        self.since = time.monotonic()
        body = self.answer.partition(b"\r\n\r\n")[2].decode(errors="replace").strip()
        return body if body.startswith("{") else "the web process does not answer yet"

    def _ask(self) -> None:
        self.asked_at, self.answer = time.monotonic(), b""
        door = socket.socket(self.family)
        try:
            door.settimeout(1)
            door.connect(self.address)
            door.sendall(QUESTION % b"localhost")
        except OSError:
            door.close()
            return
        door.setblocking(False)
        self._door = door
        self.supervisor.watch(door, self._read)

    def _read(self) -> None:
        data = b""
        with contextlib.suppress(OSError):
            data = self._door.recv(65536) if self._door else b""
        self.answer += data
        if not data:
            self.ready = b" 200 " in self.answer.split(b"\r\n", 1)[0]
            self._close()

    def _close(self) -> None:
        if self._door:
            self.supervisor.forget(self._door)
            self._door = None
