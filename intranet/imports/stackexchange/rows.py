"""The rows of one XML file, read through once; any of them can then be read again by its place in the file.

A document type is refused, and with it every entity of its own: a dump has none, and a few lines of them can fill a
machine's memory (the same rule as defusedxml's).
"""

from collections.abc import Callable
from pathlib import Path
from typing import IO
from xml.parsers import expat

from django.utils.translation import gettext as _

#: Bytes read at once, and bytes of the largest row.
CHUNK, LARGEST = 1 << 16, 8_000_000
type Row = dict[str, str]


class Unreadable(Exception):
    """The file is no part of a dump; the text says why."""


class Table:
    """One file of a dump. ``source`` is open for reading."""

    def __init__(self, source: IO[bytes], name: str) -> None:
        self.source, self.name = source, name

    def read(self, take: Callable[[int, Row], None]) -> None:
        """Call ``take`` with the place and the attributes of every row.

        Raises:
            Unreadable.
        """
        parser = self._parser()

        def start(tag: str, row: Row) -> None:
            if tag == "row":
                take(parser.CurrentByteIndex, row)

        parser.StartElementHandler = start
        self.source.seek(0)
        try:
            parser.ParseFile(self.source)
        except expat.ExpatError as error:
            words = {"file": self.name, "line": error.lineno, "reason": expat.ErrorString(error.code)}
            raise Unreadable(_("%(file)s, line %(line)d: %(reason)s") % words) from error

    def at(self, place: int) -> Row:
        """The row at a place of the file."""
        found: list[Row] = []
        parser = self._parser()
        parser.StartElementHandler = lambda tag, row: found.append(row)
        self.source.seek(place)
        size = 0
        while not found and size < LARGEST and (chunk := self.source.read(CHUNK if size else 4096)):
            size += len(chunk)
            try:
                parser.Parse(chunk)
            except expat.ExpatError:  # behind the row the rest is no document of its own
                if not found:
                    raise
        return found[0]

    def _parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True

        def refuse(*_args: object) -> None:
            raise Unreadable(_("%(file)s has a document type, which no dump has.") % {"file": self.name})

        parser.StartDoctypeDeclHandler = refuse
        parser.EntityDeclHandler = refuse
        return parser


def number(row: Row, name: str) -> int:
    """A number of a row; 0 when it is missing or none."""
    value = row.get(name, "")
    digits = value.removeprefix("-")
    return int(value) if digits.isdecimal() and len(digits) < 16 else 0


def table(folder: Path, name: str) -> Path | None:
    """The file of a table, in any case of letters."""
    return next((path for path in sorted(folder.iterdir()) if path.name.lower() == name.lower()), None)
