"""What somebody looks for. Whatever an address holds becomes a question that can be asked (security.md S17)."""

import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from django.http import QueryDict

from intranet.search.models import Kind
from pages.models.review import today

#: Characters of what was typed that are looked at.
LONGEST = 200
#: What a text may be labelled, as the facet groups it.
LABELS = ("official", "community", "overdue", "lapsed", "withdrawn")
#: How an address may say "since", besides a date: days.
SPANS = {"week": 7, "month": 31, "year": 366}
Sort = Literal["relevance", "newest"]


@dataclass(frozen=True)
class Query:
    """``community`` is an address part, ``owner`` a username, ``after`` the cursor that results came with."""

    text: str = ""
    kinds: frozenset[str] = field(default_factory=frozenset)
    community: str | None = None
    label: str | None = None
    owner: str | None = None
    since: date | None = None
    official_only: bool = False
    sort: Sort = "relevance"
    after: str = ""

    @classmethod
    def from_request_data(cls, data: QueryDict) -> "Query":
        """Never raises: what is not understood is left out."""
        label = line(data.get("label", ""))
        return cls(
            text=line(data.get("q", "")),
            kinds=frozenset(data.getlist("kind")[:20]) & frozenset(Kind.values),
            community=line(data.get("community", ""))[:60] or None,
            label=label if label in LABELS else None,
            owner=line(data.get("owner", ""))[:150] or None,
            since=since(line(data.get("since", ""))),
            official_only=data.get("official", "") in ("1", "on", "true", "yes"),
            sort="newest" if data.get("sort") == "newest" else "relevance",
            after=line(data.get("after", ""), 1000),
        )

    @property
    def has_facets(self) -> bool:
        """Whether one of the facets was chosen."""
        return bool(self.kinds or self.community or self.label)

    @property
    def has_filters(self) -> bool:
        """Whether it asks for more than words."""
        narrowed = self.kinds or self.community or self.label or self.owner or self.since
        return bool(narrowed or self.official_only)

    @property
    def is_empty(self) -> bool:
        return not self.text and not self.has_filters

    def without(self, **exchanged: object) -> "Query":
        """The same with some parts exchanged, from its first page on."""
        return replace(self, after="", **exchanged)  # type: ignore[arg-type]


def line(typed: str, longest: int = LONGEST) -> str:
    """One line of printable characters: what PostgreSQL refuses, and what nobody sees, is gone."""
    cut = unicodedata.normalize("NFC", typed[: longest * 2].encode(errors="ignore").decode())
    shown = (" " if unicodedata.category(character)[0] in "CZ" else character for character in cut)
    return " ".join("".join(shown).split())[:longest]


def since(typed: str) -> date | None:
    """``week``, ``month``, ``year`` or a date such as 2026-11-23."""
    if typed in SPANS:
        return today() - timedelta(days=SPANS[typed])
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
