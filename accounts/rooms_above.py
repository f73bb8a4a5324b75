"""What the rooms above add to the pages about people: each registers its part when it starts.

People are below communities and know none of what somebody does there. Whatever is added is asked for the reader: it
comes through the reader's doors, numbers included, and costs the same number of queries for two rows and for twenty.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User
    from accounts.request import Request

#: Rows of one kind that a room gives at most, where nothing else is said.
MOST = 50


@dataclass(frozen=True)
class Section:
    """A heading on a person's page. ``template`` gets the section; ``place`` orders the sections."""

    place: int
    key: str
    title: "StrOrPromise"
    template: str
    items: Sequence[Any]
    #: Figures beside the heading, in words.
    facts: Sequence[str] = ()


@dataclass(frozen=True)
class Contribution:
    """Something a person wrote, as one line: ``words`` say what they did, ``where`` in which community."""

    at: datetime
    icon: str
    words: "StrOrPromise"
    title: str
    url: str
    where: str


@dataclass(frozen=True)
class Owned:
    """A text somebody answers for, with its state of vetting."""

    title: str
    url: str
    state: str
    where: str
    review_by: date | None


@dataclass(frozen=True)
class Filter:
    """A choice in the directory: the ids of those it leaves, or None where the value means nothing to the reader."""

    name: str
    label: "StrOrPromise"
    everybody: "StrOrPromise"
    choices: "Callable[[Request, str], list[tuple[str, str]]]"
    people: "Callable[[Request, str], QuerySet[Any] | None]"


@dataclass(frozen=True)
class Held:
    """One thing a person holds. ``refusal``: why this reader cannot hand it over; empty where they can try."""

    pk: int
    title: str
    url: str = ""
    note: str = ""
    refusal: str = ""
    #: A further word where it is urgent, such as that nobody else runs the community.
    alert: str = ""


@dataclass(frozen=True)
class Holding:
    """A kind of thing that must not stay with somebody who leaves.

    ``held(reader, person)`` gives what the reader may know of, at most ``MOST``.
    ``hand_over(pk, person=…, to=…, by=…)`` calls the verbs of its room, which refuse what ``by`` may not do; without it
    the thing can only be looked at.
    ``holders(reader)`` gives the ids of people who hold any.
    """

    name: str
    place: int
    title: "StrOrPromise"
    hint: "StrOrPromise"
    held: "Callable[[User, User], list[Held]]"
    hand_over: "Callable[..., None] | None" = None
    holders: "Callable[[User], QuerySet[Any]] | None" = None


@dataclass
class Registry:
    """One of each, filled by the rooms' ``ready``."""

    sections: "list[Callable[[Request, User], Section | None]]" = field(default_factory=list)
    contributions: "list[Callable[[Request, User], Iterable[Contribution]]]" = field(default_factory=list)
    owned: "list[Callable[[Request, User], Iterable[Owned]]]" = field(default_factory=list)
    #: What the two have in common, for the card: short words.
    shared: "list[Callable[[Request, User], list[str]]]" = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)
    #: Ids of people a room names for a subject, as far as the reader may know.
    named_for: "list[Callable[[User, str], QuerySet[Any]]]" = field(default_factory=list)
    holdings: list[Holding] = field(default_factory=list)


registry = Registry()
