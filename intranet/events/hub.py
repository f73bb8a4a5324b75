"""The connections of this process, and which message is for which of them."""

import random

import structlog

from intranet.events.connection import Connection
from intranet.events.replay import Replay
from intranet.events.wire import REVOKE, Message, Signer, event, told

log = structlog.get_logger("intranet.events")

#: Connections of one person, and of one process.
PER_PERSON, PER_PROCESS = 8, 5_000
#: Listeners come back spread over so many seconds when a process stops, and one more for each so many listeners.
SPREAD, LISTENERS_A_SECOND = 10.0, 100


class Hub:
    """One a process. Everything happens in its event loop; nothing here waits."""

    def __init__(self, signer: Signer, per_process: int = PER_PROCESS) -> None:
        self.signer, self.per_process = signer, per_process
        self.replay = Replay()
        #: Whether the stream is being read: without it nobody would hear that a right was taken away.
        self.available = False
        self.stopping = False
        self.connections: set[Connection] = set()
        self._listeners: dict[str, set[Connection]] = {}

    def count_of(self, person: int) -> int:
        return len(self._listeners.get(f"person:{person}", ()))

    def has_room(self) -> bool:
        return len(self.connections) < self.per_process

    def join(self, connection: Connection) -> None:
        self.connections.add(connection)
        for channel in connection.ticket.all_channels:
            self._listeners.setdefault(channel, set()).add(connection)

    def leave(self, connection: Connection) -> None:
        self.connections.discard(connection)
        for channel in connection.ticket.all_channels:
            listeners = self._listeners.get(channel, set())
            listeners.discard(connection)
            if not listeners:
                self._listeners.pop(channel, None)

    def spread(self, place: str, message: Message | None) -> None:
        """Remember a message of the stream and hand it to whom it concerns."""
        self.replay.add(place, message)
        if message is None:
            return
        written = event(message.kind, told(message), place)
        concerned = set().union(*(self._listeners.get(channel, ()) for channel in message.channels))
        for connection in concerned:
            if message.kind == REVOKE:
                # The site is asked again what they may hear; who is signed out gets no ticket.
                wait = random.randrange(2_000, 5_000)  # noqa: S311  # no secret
                connection.end(event("bye", {"ms": wait}), unheard=True)
            else:
                connection.offer(message, written)

    def lose(self) -> None:
        """The stream cannot be read: nobody listens on, because a right may be taken away unheard."""
        self.available = False
        if self.connections:
            log.warning("events.stream_lost", connections=len(self.connections))
        self._send_away(handed_on=False)

    def stop(self) -> None:
        """The process ends. Everybody is told when to come back, with a ticket that spares the site a question."""
        self.stopping = True
        self._send_away(handed_on=True)

    def _send_away(self, *, handed_on: bool) -> None:
        within = SPREAD + len(self.connections) / LISTENERS_A_SECOND
        for connection in list(self.connections):
            wait = int(random.uniform(0.5, within) * 1000)  # noqa: S311  # no secret
            data: dict[str, object] = {"ms": wait}
            if handed_on:
                data["ticket"] = self.signer.write(connection.ticket.renewed(self.replay.last))
            connection.end(b"retry: %d\n" % wait + event("bye", data))
