"""What an entry is to be, before it is written. Every source of entries makes these."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import UTC, date, datetime, time, timedelta
from html import unescape

from django.utils import timezone

from intranet.search.models import MOST_TEXT, Kind, Seen, Source

#: HTML that is looked at: the words of the rest are not found.
MOST_HTML = 200_000
MOST_KEYWORDS = 2_000
#: Words of a name that its short form leaves out, and how many others it has.
SMALL_WORDS = ("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "our", "the", "to", "with", "your")
SHORTENED = range(3, 7)
_TAG = re.compile(r"<[^>]*>")
_HEADING = re.compile(r"<h[2-4][^>]*>(.*?)</h[2-4]>", re.DOTALL)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\s]+")


@dataclass
class Draft:
    """The columns of a :class:`SearchEntry` but for what the database works out."""

    source: Source
    target: int
    kind: Kind
    seen: Seen
    title: str
    updated_at: datetime
    community_id: int | None = None
    owner_id: int | None = None
    path: str = ""
    summary: str = ""
    keywords: str = ""
    body: str = ""
    other: str = ""
    body_number: int = 0
    other_number: int = 0
    vetted: bool = False
    withdrawn: bool = False
    newer_edits: bool = False
    newest_first: bool = False
    review_by: date | None = None
    lapses_on: date | None = None
    fresh_until: datetime | None = None
    is_verified: bool = False
    is_archived: bool = False
    popularity: int = 0

    def __post_init__(self) -> None:
        self.title = line(self.title)[:255] or "…"
        self.summary = line(self.summary)[:400]
        self.keywords = line(joined([initials(self.named), self.keywords]))[:MOST_KEYWORDS]
        self.body, self.other = line(self.body)[:MOST_TEXT], line(self.other)[:MOST_TEXT]

    @property
    def named(self) -> str:
        """What people have a short form for: names of pages and communities, and what somebody is."""
        if self.source == Source.PERSON:
            return self.summary
        return self.title if self.source in (Source.OFFICIAL, Source.PAGE, Source.COMMUNITY) else ""

    @property
    def weight(self) -> int:
        """Which matches are ranked where there are too many."""
        years = (self.updated_at.year - 2000) * 12 + self.updated_at.month
        official = 2000 if self.vetted and not self.withdrawn else 0
        return official + min(self.popularity, 500) + years + (300 if self.is_verified else 0)

    @property
    def digest(self) -> str:
        """Tells whether the entry in the table was made of the same."""
        parts = (str(part) for part in astuple(self))
        return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()


def line(text: str) -> str:
    """One line without control characters: they mark what was found (highlighting.py)."""
    return _UNSEEN.sub(" ", text).strip()


def end_of(day: date) -> datetime:
    """The midnight after a day of the organisation's: what its dates decide changes then."""
    return datetime.combine(day + timedelta(days=1), time(), timezone.get_default_timezone()).astimezone(UTC)


def plain(html: str) -> str:
    """The words of cleaned HTML. Only ever shown escaped."""
    return unescape(_TAG.sub(" ", html[:MOST_HTML]))


def headings(html: str) -> str:
    return " ".join(plain(found) for found in _HEADING.findall(html[:MOST_HTML]))


def initials(name: str) -> str:
    """What a name of several words is called for short, as "The priority services register" is PSR; or nothing."""
    words = [word for word in re.findall(r"[^\W\d_]+", name) if word.lower() not in SMALL_WORDS]
    return "".join(word[0] for word in words).upper() if len(words) in SHORTENED else ""


def joined(parts: Iterable[str]) -> str:
    return " ".join(part for part in parts if part)
