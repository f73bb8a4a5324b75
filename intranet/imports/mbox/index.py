"""Where each message of an archive stands and what it answers: some two hundred bytes for each, whatever its size."""

from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesHeaderParser
from hashlib import sha256
from typing import IO

from django.utils.translation import gettext_lazy as _

from intranet.imports.mbox import archive, heads
from intranet.imports.mbox.charsets import words
from intranet.imports.tally import Tally

#: Of a message whose Message-ID another one has as well.
SHARES_ID = 2
#: Its subject says that it answers something.
ANSWERS = 1

REPEATED = _("messages that are in the archive twice, imported once")
SHARED = _("messages with the Message-ID of another one, imported beside it")
NO_ID = _("messages without Message-ID, known by their content")
NO_DATE = _("messages without a date that can be, placed behind the one before")
_parser = BytesHeaderParser()


@dataclass
class Index:
    """Arrays with one entry for each message; ``first_ref`` says where its references begin in ``refs``."""

    start: array = field(default_factory=lambda: array("q"))
    size: array = field(default_factory=lambda: array("q"))
    at: array = field(default_factory=lambda: array("q"))
    subject: array = field(default_factory=lambda: array("q"))
    flags: array = field(default_factory=lambda: array("B"))
    refs: array = field(default_factory=lambda: array("q"))
    first_ref: array = field(default_factory=lambda: array("q"))
    #: Digest of a Message-ID → the message.
    known: dict[int, int] = field(default_factory=dict)
    #: What two messages of one Message-ID are told apart by.
    look: array = field(default_factory=lambda: array("q"))

    def __len__(self) -> int:
        return len(self.start)

    def references(self, n: int) -> array:
        end = self.first_ref[n + 1] if n + 1 < len(self) else len(self.refs)
        return self.refs[self.first_ref[n] : end]

    def read(self, source: IO[bytes], tally: Tally, progress: Callable[[int], None]) -> None:
        """Note every message of the archive.

        Raises:
            Unreadable.
        """
        for count, slot in enumerate(archive.slots(source), 1):
            message = _parser.parsebytes(slot.head)
            whole = b"" if heads.message_id(message) else _aside(source, slot)
            self._add(slot, message, identity(message, whole), tally)
            progress(count)

    def _add(self, slot: archive.Slot, message: Message, called: str, tally: Tally) -> None:
        number, look, flags = heads.digest(called), heads.digest(look_of(message)), 0
        place = heads.header(message, "message-id").strip() or called
        if (other := self.known.get(number)) is not None:
            if self.look[other] == look or called.startswith("sha256:"):
                return tally.leave(REPEATED, place)
            number, flags = heads.digest(beside(called, message)), SHARES_ID
            if number in self.known:
                return tally.leave(REPEATED, place)
            tally.leave(SHARED, place)
        if called.startswith("sha256:"):
            tally.leave(NO_ID, f"@{slot.start}")
        subject, answers = heads.parted(words(heads.header(message, "subject")))
        self.known[number] = len(self)
        self._append(slot, look, self._moment(slot, message, place, tally))
        self.subject.append(heads.digest(subject.casefold()) if subject else 0)
        self.flags.append(flags | (ANSWERS if answers else 0))
        self.refs.extend(heads.digest(found) for found in heads.references(message))
        return None

    def _append(self, slot: archive.Slot, look: int, at: int) -> None:
        self.first_ref.append(len(self.refs))
        self.start.append(slot.start)
        self.size.append(slot.size)
        self.look.append(look)
        self.at.append(at)

    def _moment(self, slot: archive.Slot, message: Message, place: str, tally: Tally) -> int:
        if found := heads.sent(message):
            return int(found.timestamp())
        tally.leave(NO_DATE, place)
        found = slot.sent
        if found and found > heads.FIRST:
            return int(found.timestamp())
        return self.at[-1] if self.at else int(heads.FIRST.timestamp())


def _aside(source: IO[bytes], slot: archive.Slot) -> bytes:
    """A message read while the archive is being read through."""
    here = source.tell()
    whole = archive.content(source, slot.start, slot.size)
    source.seek(here)
    return whole


def identity(message: Message, whole: bytes) -> str:
    """What a message is known by: its Message-ID, or the digest of its bytes."""
    return heads.message_id(message) or f"sha256:{sha256(whole.strip()).hexdigest()}"


def look_of(message: Message) -> str:
    return "\n".join(heads.header(message, name) for name in ("from", "date", "subject"))


def beside(called: str, message: Message) -> str:
    """What the second message of one Message-ID is known by."""
    return f"{called}#{heads.digest(look_of(message))}"
