"""What was found. Everything in here is what this one viewer may know."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Place:
    """A community or a person, with where they are."""

    name: str
    url: str


@dataclass(frozen=True)
class Hit:
    """One result. ``title_html`` and ``excerpt_html`` are escaped, with ``<mark>`` around what was looked for."""

    kind: str
    #: Where it is kept and its key there; together they are its name in logs.
    source: str
    target: int
    title: str
    title_html: SafeString
    excerpt_html: SafeString
    url: str
    #: A word of ``data-vetting-state``; empty for people, files and communities, which nobody vets.
    state: str
    #: Number of the revision that is shown; 0 where there are none.
    revision: int
    community: Place | None
    owner: Place | None
    #: When somebody last vouched for it; None where nobody does. ``updated_at`` is there always.
    reviewed_on: date | None
    updated_at: datetime
    #: "Everyone", "Some groups only", or whose members.
    visible_to: str
    #: Why it is here, in words, where the title does not show it.
    why: str
    #: What else is worth knowing: "Accepted answer", "Archived".
    marks: tuple[str, ...] = ()
    #: One plain line for lists without texts: the community, or what a person does.
    detail: str = ""
    #: What is said instead of the state's own word.
    state_words: str = ""


@dataclass(frozen=True)
class Choice:
    """One value of a facet: how many of the results it would leave. ``value`` goes into the address."""

    value: str
    name: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facets:
    kinds: list[Choice] = field(default_factory=list)
    communities: list[Choice] = field(default_factory=list)
    labels: list[Choice] = field(default_factory=list)


@dataclass(frozen=True)
class BestBet:
    """What intranet managers put first for these words. ``hit`` is there for a page of the tree."""

    title: str
    url: str
    description: str
    hit: Hit | None = None


@dataclass(frozen=True)
class Results:
    """``total`` is exact up to ``MOST``; when ``capped`` there are more, and nobody counts them."""

    hits: list[Hit] = field(default_factory=list)
    facets: Facets = field(default_factory=Facets)
    total: int = 0
    capped: bool = False
    #: The cursor of the next page; empty on the last.
    next_cursor: str = ""
    #: Other words that would find more.
    did_you_mean: str | None = None
    #: The words these are the results of, when nothing was found with those that were typed.
    shown_for: str | None = None
    best_bets: list[BestBet] = field(default_factory=list)
    #: Not all words were found together: these have some of them, or are spelt like them.
    loosely: bool = False


@dataclass(frozen=True)
class Suggestion:
    """One line of the palette. ``detail`` is the community's or person's second line."""

    kind: str
    source: str
    target: int
    title: str
    title_html: SafeString
    url: str
    state: str
    detail: str
    state_words: str = ""
