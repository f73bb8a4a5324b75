"""The messages of an mbox file, one at a time: the file is read through, never held.

Formats: mboxrd and mboxo (RFC 4155 and its relatives). A line ``From `` begins a message when it begins the file or
comes after an empty line, and looks like an envelope; ``>From `` in a text stands for ``From ``.
"""

import gzip
import re
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

#: Bytes of one message that are looked at; the rest of it is left out and told.
LARGEST = 40_000_000
#: Bytes of its head.
LARGEST_HEAD = 200_000
LONGEST_LINE = 1_000_000
#: An envelope: whose it is, and a year somewhere behind it.
_ENVELOPE = re.compile(rb"From [^\r\n]*\b(?:19|20)\d\d\b")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


class Unreadable(Exception):
    """The file is no archive; the text says why."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a message stands: ``start`` is behind its envelope, ``size`` in bytes."""

    start: int
    size: int
    envelope: bytes
    head: bytes

    @property
    def sent(self) -> datetime | None:
        """What the envelope says of the time, in the zone it was written in, which it does not name."""
        words = self.envelope.decode("ascii", "replace").split(None, 2)
        try:
            found = parsedate_to_datetime(_rfc(words[2])) if len(words) > 2 else None
        except (ValueError, IndexError, OverflowError):
            return None
        return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found


def _rfc(asctime: str) -> str:
    """``Thu Jan  1 00:00:00 1970`` in the order of mail."""
    day, month, date, time, *rest = asctime.split()
    year = next(part for part in rest if part[:4].isdecimal() and len(part) == 4)
    return f"{day}, {date} {month} {year} {time}"


@contextmanager
def opened(file: Path) -> Iterator[IO[bytes]]:
    """The file, unpacked beside it when it is compressed with gzip.

    Raises:
        Unreadable.
    """
    try:
        with tempfile.TemporaryFile() as spool, file.open("rb") as source:
            unpacked: IO[bytes] = source
            if source.read(2) == b"\x1f\x8b":
                with gzip.open(file) as packed:
                    shutil.copyfileobj(packed, spool, 1 << 20)
                unpacked = spool
            unpacked.seek(0)
            yield unpacked
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(_("%(file)s cannot be read: %(reason)s") % {"file": file, "reason": error}) from error


def slots(source: IO[bytes]) -> Iterator[Slot]:
    """Every message, in the order of the file.

    Raises:
        Unreadable: it does not begin with an envelope.
    """
    source.seek(0)
    envelope, start, place, empty, head, in_head = b"", 0, 0, True, bytearray(), True
    while line := source.readline(LONGEST_LINE):
        before, place = place, place + len(line)
        if empty and line.startswith(b"From ") and _ENVELOPE.match(line):
            if envelope:
                yield Slot(start, before - start, envelope, bytes(head))
            envelope, start, in_head = line, place, True
            head.clear()
        elif not envelope and line.strip():
            raise Unreadable(_("This is no mbox file: it does not begin with a line “From …”."))
        elif in_head:
            in_head = bool(line.strip()) and len(head) < LARGEST_HEAD
            head += line
        empty = not line.strip(b"\r\n")
    if envelope:
        yield Slot(start, place - start, envelope, bytes(head))


def content(source: IO[bytes], start: int, size: int) -> bytes:
    """A message as it was sent: of a huge one the beginning."""
    source.seek(start)
    return _QUOTED.sub(rb"\1", source.read(min(size, LARGEST)))
