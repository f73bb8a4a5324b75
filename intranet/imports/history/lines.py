"""The lines of a history: ``{path, at, author, summary, text}``, each a text that somebody saved at a moment.

Only where each line stands is kept in memory, 24 bytes a line, so that a history of any length can be read in the
order of its times, page by page, with one text at a time.
"""

import gzip
import hashlib
import json
import shutil
import tempfile
import uuid
import zlib
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from intranet.imports.findings import Finding, Kind
from intranet.imports.frontmatter import clean_text

#: Bytes of one line; a page's text has at most a million.
LONGEST_LINE = 4_000_000
LONGEST_PATH, LONGEST_AUTHOR, LONGEST_SUMMARY = 500, 120, 200
#: Of the keys by which a second run knows what the first one wrote. It never changes.
NAMESPACE = uuid.UUID("6f0c8f5e-53f1-5c0e-9d8e-0b6a4b1f3a77")


class Unreadable(Exception):
    """The file is no history; the text says why."""


class BrokenLine(Exception):
    """This line is no saved text; the text says why."""


@dataclass(frozen=True, slots=True)
class Line:
    """One saved text. ``number`` counts the lines of the file from 1."""

    number: int
    path: str
    at: datetime
    author: str
    summary: str
    text: str

    @property
    def key(self) -> uuid.UUID:
        """The same for the same line in every run, and for no other."""
        text = hashlib.sha256(self.text.encode()).hexdigest()
        return uuid.uuid5(NAMESPACE, json.dumps([self.path, int(self.at.timestamp()), self.author, text]))


@dataclass
class History:
    """Where each line stands: for each path its times, places in the file and numbers, three integers a line."""

    file: IO[bytes]
    name: str
    places: dict[str, array] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    count: int = 0

    def read_all(self) -> None:
        """Find every line. Those that are no saved texts are told."""
        while line := self.file.readline(LONGEST_LINE):
            place = self.file.tell() - len(line)
            self.count += 1
            try:
                read = parsed(line, self.count)
                self.places.setdefault(read.path, array("q")).extend((int(read.at.timestamp()), place, self.count))
            except BrokenLine as error:
                self.findings.append(Finding(Kind.FILE, self.count, str(error), self.name))
            while line and not line.endswith(b"\n"):
                line = self.file.readline(LONGEST_LINE)

    def lines(self, path: str) -> Iterator[Line]:
        """The texts of one page, oldest first."""
        for _at, place, number in self._order(path):
            yield self._at(place, number)

    def first(self, path: str) -> Line:
        _moment, place, number = self._order(path)[0]
        return self._at(place, number)

    def last(self, path: str) -> Line:
        _moment, place, number = self._order(path)[-1]
        return self._at(place, number)

    def began(self, path: str) -> datetime:
        return datetime.fromtimestamp(min(self.places[path][::3]), UTC)

    def _order(self, path: str) -> list[tuple[int, int, int]]:
        rows = self.places[path]
        return sorted(zip(rows[::3], rows[1::3], rows[2::3], strict=True), key=lambda row: (row[0], row[2]))

    def _at(self, place: int, number: int) -> Line:
        self.file.seek(place)
        return parsed(self.file.readline(LONGEST_LINE), number)


@contextmanager
def opened(file: Path) -> Iterator[History]:
    """The history in a file, compressed with gzip or not.

    Raises:
        Unreadable.
    """
    try:
        with tempfile.TemporaryFile() as spool, file.open("rb") as source:
            if source.read(2) == b"\x1f\x8b":
                with gzip.open(file) as packed:
                    shutil.copyfileobj(packed, spool, 1 << 20)
                unpacked: IO[bytes] = spool
            else:
                unpacked = source
            unpacked.seek(0)
            history = History(unpacked, file.name)
            history.read_all()
            yield history
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(_("%(file)s cannot be read: %(reason)s") % {"file": file, "reason": error}) from error


def parsed(line: bytes, number: int) -> Line:
    """Raises: BrokenLine."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        long = len(line) >= LONGEST_LINE
        raise BrokenLine(_("Longer than a line can be.") if long else _("Not JSON.")) from error
    if not isinstance(data, dict):
        raise BrokenLine(_("Not a JSON object."))
    path, author = words(data, "path").strip("/"), words(data, "author")
    if not path or len(path) > LONGEST_PATH or not isinstance(data.get("text"), str):
        raise BrokenLine(_("It needs a path and a text."))
    summary = words(data, "summary")[:LONGEST_SUMMARY]
    author = author[:LONGEST_AUTHOR] or _("Unknown")
    return Line(number, path, moment(data.get("at")), author, summary, clean_text(data["text"]))


def words(data: dict[str, Any], name: str) -> str:
    """A value as one line of text."""
    value = data.get(name)
    return " ".join(clean_text(value).split()) if isinstance(value, str) else ""


def moment(seconds: Any) -> datetime:
    """Raises: BrokenLine, for what is no time in the past."""
    try:
        if isinstance(seconds, bool) or not 0 <= seconds <= timezone.now().timestamp():
            raise BrokenLine(_("Its time is not in the past."))
        return datetime.fromtimestamp(int(seconds), UTC)
    except (TypeError, ValueError, OverflowError) as error:
        raise BrokenLine(_("Its time is not in seconds since 1970.")) from error
