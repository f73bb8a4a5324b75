"""The addresses of a results page: each facet, order and page of results is a plain link."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from intranet.search.query import SPANS, Query
from intranet.search.results import Choice, Facets, Results
from pages.models.review import today


@dataclass(frozen=True)
class Link:
    """``count`` is None where nobody counts. Following a chosen one takes the choice back."""

    name: str
    url: str
    chosen: bool = False
    count: int | None = None
    value: str = ""


@dataclass(frozen=True)
class Menu:
    """A group of links of which one may be chosen; ``name`` says what it is about, or which one is chosen."""

    name: str
    links: list[Link]
    chosen: bool


@dataclass(frozen=True)
class Steps:
    """What components/load_more.html asks of a page."""

    next_url: str
    first_url: str


class Narrowing:
    """What may be done to a search: narrowed, ordered otherwise, gone on with."""

    def __init__(self, query: Query, results: Results) -> None:
        self.query = query
        self.results = results

    @property
    def facets(self) -> Facets:
        return self.results.facets

    def official(self) -> Link:
        on = self.query.official_only
        return Link(_("Official only"), address(self.query.without(official_only=not on)), on)

    def kinds(self) -> list[Link]:
        return [self._link(choice, kinds=self.query.kinds ^ {choice.value}) for choice in self.facets.kinds]

    def menus(self) -> list[Menu]:
        communities = [self._one(choice, "community", self.query.community) for choice in self.facets.communities]
        labels = [self._one(choice, "label", self.query.label) for choice in self.facets.labels]
        found = [menu(_("Community"), communities), menu(_("Label"), labels), menu(_("Any time"), self._spans())]
        return [one for one in found if one.links] + [menu(_("Best match first"), self._orders())]

    def owner(self) -> Link | None:
        """What takes the choice of an owner back; an owner is chosen by an address alone."""
        if not self.query.owner:
            return None
        return Link(self.query.owner, address(self.query.without(owner=None)), True)

    def chosen_count(self) -> int:
        query = self.query
        singles = (query.community, query.label, query.owner, query.since, query.official_only)
        return len(query.kinds) + sum(map(bool, singles))

    def anything(self) -> str:
        """The same words with nothing else."""
        return address(Query(text=self.query.text))

    def meant(self) -> str:
        return address(Query(text=self.results.did_you_mean or ""))

    def steps(self) -> Steps:
        further = address(self.query, after=self.results.next_cursor) if self.results.next_cursor else ""
        return Steps(further, address(self.query) if self.query.after else "")

    def _link(self, choice: Choice, **exchanged: Any) -> Link:
        return Link(choice.name, address(self.query.without(**exchanged)), choice.chosen, choice.count, choice.value)

    def _one(self, choice: Choice, part: str, now: str | None) -> Link:
        return self._link(choice, **{part: None if choice.chosen or choice.value == now else choice.value})

    def _spans(self) -> list[Link]:
        names = {"week": _("Past week"), "month": _("Past month"), "year": _("Past year")}
        chosen = since_word(self.query)
        bare = self.query.without(since=None)
        return [
            Link(names[span], address(bare) if chosen == span else address(bare, since=span), chosen == span)
            for span in SPANS
        ] + ([Link(chosen, address(bare), True)] if chosen and chosen not in SPANS else [])

    def _orders(self) -> list[Link]:
        newest = self.query.sort == "newest"
        return [
            Link(_("Best match first"), address(self.query.without(sort="relevance")), not newest),
            Link(_("Newest first"), address(self.query.without(sort="newest")), newest),
        ]


def menu(name: str, links: Iterable[Link]) -> Menu:
    links = list(links)
    chosen = next((link.name for link in links if link.chosen), "")
    return Menu(chosen or name, links, bool(chosen) and chosen != name)


def since_word(query: Query) -> str:
    """What an address says of the date: the span it came from, or the date itself."""
    if not query.since:
        return ""
    days = (today() - query.since).days
    return next((span for span, length in SPANS.items() if length == days), query.since.isoformat())


def address(query: Query, **more: str) -> str:
    """Where this search is found, with nothing in the address that was not understood. Starts at its first page."""
    parts = QueryDict(mutable=True)
    parts["q"] = query.text
    parts.setlist("kind", sorted(query.kinds))
    known = {"community": query.community, "label": query.label, "owner": query.owner, "since": since_word(query)}
    flags = {"official": "1" if query.official_only else "", "sort": "newest" if query.sort == "newest" else ""}
    for name, value in (known | flags | more).items():
        if value:
            parts[name] = value
    return f"{reverse('search')}?{parts.urlencode()}"
