"""The end of the stream, kept in memory: what a listener missed while away, and who lost the right to listen."""

from bisect import bisect_right
from collections.abc import Collection

from intranet.events.wire import KEPT, REVOKE, TICKET_SECONDS, Message, Ticket, now_ms, place_key

#: Milliseconds by which the clocks of two machines may differ.
SKEW = 1_000

type Place = tuple[int, int]


class Replay:
    """Messages in order of their places. ``known_since`` is the place from which on nothing is missing."""

    def __init__(self) -> None:
        self.places: list[Place] = []
        self.messages: list[Message] = []
        self.known_since: Place = (0, 0)
        self.last = "0-0"
        self._revoked: dict[str, int] = {}

    def begin(self, entries: list[tuple[str, Message | None]]) -> None:
        """Start anew with what the stream holds. What came before the first entry is not known."""
        self.places, self.messages = [], []
        for place, message in entries:
            self.add(place, message)
        self.known_since = place_key(entries[0][0]) if entries else (0, 0)

    def add(self, place: str, message: Message | None) -> None:
        self.last = place
        if message is None:
            return
        if message.kind == REVOKE:
            self._note_revoked(message)
            return
        self.places.append(place_key(place))
        self.messages.append(message)
        if len(self.places) > 2 * KEPT:
            self.known_since = self.places[-KEPT - 1]
            del self.places[:-KEPT], self.messages[:-KEPT]

    def since(self, place: str, channels: Collection[str]) -> list[Message] | None:
        """What concerns these channels after ``place``, of each thing only the last; None where the gap is too long."""
        after, listened = place_key(place), set(channels)
        if after < self.known_since or after > place_key(self.last):
            return None
        found = {}
        for message in self.messages[bisect_right(self.places, after) :]:
            if not listened.isdisjoint(message.channels):
                found[message.kind, message.number] = message
        return list(found.values())

    def is_revoked(self, ticket: Ticket) -> bool:
        """Whether a right it rests on was looked at again after the site gave it out."""
        return any(self._revoked.get(channel, 0) + SKEW >= ticket.issued for channel in ticket.all_channels)

    def _note_revoked(self, message: Message) -> None:
        for channel in message.channels:
            self._revoked[channel] = max(message.at, self._revoked.get(channel, 0))
        if len(self._revoked) > KEPT:
            oldest = now_ms() - 2 * TICKET_SECONDS * 1000
            self._revoked = {channel: at for channel, at in self._revoked.items() if at > oldest}
