"""A table of people as other programs write it: with or without byte order mark, by commas, semicolons or tabs."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _csv import Reader

#: Column → what it may also be called.
COLUMNS: dict[str, tuple[str, ...]] = {
    "username": ("user", "login"),
    "email": ("e-mail", "mail"),
    "first_name": ("first name", "given_name"),
    "last_name": ("last name", "surname", "family_name"),
    "job_title": ("job title", "title", "role"),
    "team": ("department", "unit"),
    "manager": ("reports_to", "supervisor"),
    "location": ("site", "office"),
    "skills": (),
    "ask_about": ("ask_me_about", "ask me about"),
    "languages": (),
    "working_days": ("working days",),
    "phone": ("telephone",),
    "pronouns": (),
    "about": (),
    "time_zone": ("timezone",),
    "active": ("is_active",),
}
ALIASES = {alias: name for name, aliases in COLUMNS.items() for alias in (name, *aliases)}


class UnreadableTable(ValueError):
    """The file as a whole cannot be imported; the message says why."""


@dataclass(frozen=True)
class Row:
    """One line of the file. ``problem`` is set when its cells do not fit the columns."""

    line: int
    cells: dict[str, str]
    problem: str = ""


@dataclass(frozen=True)
class Table:
    rows: list[Row]
    ignored: list[str]
    encoding: str


def read_table(path: Path) -> Table:
    """Every row with the line it begins on.

    Raises:
        UnreadableTable: no heading with a ``username`` column, a column twice, or not a table at all.
    """
    text, encoding = decoded(path.read_bytes())
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text), strict=True)
    try:
        heading = next(reader, [])
        columns = [ALIASES.get(name.strip().casefold(), "") for name in heading]
        check(heading, columns)
        rows = list(read_rows(reader, columns))
    except csv.Error as error:
        raise UnreadableTable(f"Line {reader.line_num}: {error}.") from error
    ignored = [name for name, column in zip(heading, columns, strict=True) if not column]
    return Table(rows, ignored, encoding)


def check(heading: list[str], columns: list[str]) -> None:
    known = [column for column in columns if column]
    if "username" not in known:
        raise UnreadableTable(f"The first line has no column username. It has: {', '.join(heading) or 'nothing'}.")
    if twice := sorted({column for column in known if known.count(column) > 1}):
        raise UnreadableTable(f"These columns are there twice: {', '.join(twice)}.")


def read_rows(reader: "Reader", columns: list[str]) -> Iterator[Row]:
    begins = reader.line_num + 1
    for cells in reader:
        line, begins = begins, reader.line_num + 1
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(columns):
            yield Row(line, {}, f"{len(cells)} cells where the heading has {len(columns)}")
            continue
        named = zip(columns, cells, strict=True)
        yield Row(line, {column: cell.strip() for column, cell in named if column})


def decoded(data: bytes) -> tuple[str, str]:
    """The text and the encoding it was in. Every byte means something in Latin-1's Windows sibling, so this ends."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace"), "utf-16"
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "latin-1"


def delimiter(text: str) -> str:
    """What parts the heading's cells: the most frequent of comma, semicolon and tab."""
    heading = text.partition("\n")[0]
    return max(",;\t", key=heading.count)
