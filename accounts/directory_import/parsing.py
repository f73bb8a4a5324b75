"""From a row's words to what an account and a profile hold."""

import zoneinfo
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.directory_import.table import Row
from accounts.forms import WordsField

ACCOUNT = ("email", "first_name", "last_name")
#: The directory says where somebody stands: these follow it at every import.
ORGANISATION = ("job_title", "location")
#: People say the rest about themselves: these are filled only while they are empty.
OWN = ("skills", "ask_about", "languages", "working_days", "phone", "pronouns", "about", "time_zone")
LISTS = ("skills", "ask_about", "languages")
DAYS = {"mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 7}
YES, NO = {"yes", "y", "true", "1", "active"}, {"no", "n", "false", "0", "inactive", "left"}


class BadRow(ValueError):
    """This row is left out; the message says why."""


@dataclass(frozen=True)
class Record:
    """One person as the file has them. What the file has no column for is not among the values."""

    line: int
    username: str
    account: dict[str, str]
    profile: dict[str, Any]
    team: tuple[str, ...] | None
    manager: str | None
    active: bool | None


def parse(row: Row) -> Record:
    """
    Raises:
        BadRow: something in it cannot be kept.
    """
    if row.problem:
        raise BadRow(row.problem)
    cells = row.cells
    if any("\0" in cell for cell in cells.values()):
        raise BadRow("a zero byte, which is not text")
    if not cells["username"]:
        raise BadRow("no username")
    account = {name: cells[name] for name in ACCOUNT if name in cells}
    if account.get("email"):
        check_email(account["email"])
    return Record(
        row.line,
        cells["username"],
        account,
        {name: value(name, cells[name]) for name in (*ORGANISATION, *OWN) if name in cells},
        tuple(part.strip() for part in cells["team"].split(">") if part.strip()) if "team" in cells else None,
        cells.get("manager"),
        yes_or_no(cells.get("active", "")),
    )


def check_email(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError as error:
        raise BadRow(f"{address!r} is not an e-mail address") from error


def value(name: str, cell: str) -> Any:
    if name in LISTS:
        return words(name, cell)
    if name == "working_days":
        return days(cell)
    if name == "time_zone" and cell and cell not in zoneinfo.available_timezones():
        raise BadRow(f"{cell!r} is not a time zone; write one such as Europe/London")
    return cell


def words(name: str, cell: str) -> list[str]:
    """Parted by semicolons or bars, or else by commas."""
    parted = cell.replace("|", ";")
    try:
        return list(WordsField().clean(parted.split(";") if ";" in parted else parted))
    except ValidationError as error:
        raise BadRow(f"{name}: {' '.join(error.messages)}") from error


def days(cell: str) -> list[int]:
    """``Mon-Fri``, ``Mon;Wed;Fri``, ``Sun-Thu``; ``shift`` or nothing says nothing."""
    found: list[int] = []
    for part in cell.lower().replace(",", ";").replace("–", "-").split(";"):
        ends = [DAYS.get(end.strip()[:3]) for end in part.split("-")]
        if not part.strip() or part.strip() == "shift":
            continue
        if None in ends or len(ends) > 2:
            raise BadRow(f"{cell!r} are not working days; write Mon-Fri or Mon;Wed;Fri")
        first, last = ends[0] or 0, ends[-1] or 0
        found += [(first - 1 + step) % 7 + 1 for step in range((last - first) % 7 + 1)]
    return sorted(set(found))


def yes_or_no(cell: str) -> bool | None:
    if not cell:
        return None
    if cell.lower() in YES | NO:
        return cell.lower() in YES
    raise BadRow(f"active is {cell!r}; write yes or no")
