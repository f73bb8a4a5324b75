"""What the site and the events process say to each other: messages in a Redis stream, and tickets.

Names of channels: ``everyone``, ``person:5``, ``session:ab12``, ``community:7``, ``topic:12``, ``presence:3``,
``vetting:7`` and ``vetting:all``. A message carries a kind, channels and at most one number; never a word of content.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

STREAM = "intranet:live"
#: Messages the stream keeps, about; a process holds as many in memory.
KEPT = 2_000
#: Seconds within which a ticket must be used.
TICKET_SECONDS = 60
#: Seconds after which even a connection that was handed on needs a new ticket from the site.
LIFE_SECONDS = 15 * 60
#: The one kind that is not for browsers: whoever listens to one of its channels must ask the site for a new ticket.
REVOKE = "revoke"
EVERYONE = "everyone"


class BadTicket(ValueError):
    """Forged, expired, or not a ticket at all."""


def now_ms() -> int:
    return time.time_ns() // 1_000_000


@dataclass(frozen=True)
class Message:
    """``number`` is what it is about, such as a topic's id.

    ``spread``: seconds over which listeners spread what they ask; ``at``: when it was written, in milliseconds by the
    writer's clock.
    """

    kind: str
    channels: tuple[str, ...]
    number: int | None = None
    spread: int = 0
    at: int = 0

    def packed(self) -> dict[str, str]:
        """As the fields of an entry of the stream."""
        return {"m": json.dumps([self.kind, self.channels, self.number, self.spread, self.at])}

    @classmethod
    def unpacked(cls, fields: dict[bytes, bytes]) -> "Message | None":
        """Nothing for an entry of another version, which is not ours to understand (security.md F8)."""
        try:
            kind, channels, number, spread, at = json.loads(fields[b"m"])
            return cls(str(kind), tuple(channels), number, int(spread), int(at))
        except (KeyError, TypeError, ValueError):
            return None


@dataclass(frozen=True)
class Ticket:
    """Who may listen to what, and in which session. Times are milliseconds since 1970.

    ``after`` is the place in the stream from which on the listener knows nothing; ``born`` when the site gave out the
    first ticket of a row that was handed on.
    """

    person: int
    session: str
    channels: tuple[str, ...]
    issued: int
    born: int
    after: str = ""

    @property
    def all_channels(self) -> tuple[str, ...]:
        return (EVERYONE, f"person:{self.person}", f"session:{self.session}", *self.channels)

    def renewed(self, after: str) -> "Ticket":
        """For the process that takes over when this one stops."""
        return replace(self, issued=now_ms(), after=after)

    @property
    def ends(self) -> int:
        return self.born + LIFE_SECONDS * 1000


class Signer:
    """Writes and reads tickets with a key derived from the site's secret."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"intranet.events.ticket:" + secret.encode()).digest()

    def session_name(self, session_key: str) -> str:
        """How a session is called in tickets and messages: the key itself would open it."""
        return self._digest(b"session:" + session_key.encode()).hex()[:32]

    def write(self, ticket: Ticket) -> str:
        body = base64.urlsafe_b64encode(json.dumps(asdict(ticket), separators=(",", ":")).encode()).rstrip(b"=")
        return f"{body.decode()}.{self._digest(body).hex()}"

    def read(self, written: str, now: int | None = None) -> Ticket:
        """Raises: BadTicket."""
        body, _dot, signature = written.partition(".")
        if not hmac.compare_digest(self._digest(body.encode()).hex().encode(), signature.encode()):
            raise BadTicket("forged")
        fields: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        try:
            ticket = Ticket(**(fields | {"channels": tuple(fields["channels"])}))
        except (KeyError, TypeError) as error:  # of another version of the software: they get one of ours
            raise BadTicket("of another version") from error
        now = now_ms() if now is None else now
        if not ticket.issued - 60_000 <= now <= min(ticket.issued + TICKET_SECONDS * 1000, ticket.ends):
            raise BadTicket("expired")
        return ticket

    def _digest(self, text: bytes) -> bytes:
        return hmac.new(self._key, text, hashlib.sha256).digest()


def event(kind: str, data: dict[str, Any] | None = None, place: str = "") -> bytes:
    """One event as ``text/event-stream`` has it."""
    lines = [f"id: {place}"] if place else []
    lines += [f"event: {kind}", f"data: {json.dumps(data, separators=(',', ':')) if data else ''}", "", ""]
    return "\n".join(lines).encode()


def told(message: Message) -> dict[str, Any]:
    """What a browser gets of a message."""
    named = {"id": message.number, "spread": message.spread}
    return {name: value for name, value in named.items() if value}


def latest(places: Sequence[str]) -> str:
    """The place that comes last in the stream."""
    return max(places, key=place_key, default="")


def place_key(place: str) -> tuple[int, int]:
    """A place in the stream as something to compare; (0, 0) for what is none."""
    before, _dash, after = place.partition("-")
    if before.isdecimal() and after.isdecimal() and len(place) < 40:
        return int(before), int(after)
    return 0, 0
