"""The pages of a community: its tree while that is small enough to be seen at once, branch by branch beyond, and flat
where one looks for something."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest

from communities.vetting.resolver import Reading, resolve_many
from communities.wiki.models import CommunityPage
from communities.wiki.models.page import CommunityPageQuerySet
from intranet.ui.pagination import KeysetPage, paginate

#: Most pages on one screen, and most of one level of a larger tree.
MOST, LEVEL = 200, 100


@dataclass(frozen=True)
class Row:
    """One page. ``opens``: pages follow below it; ``closes``: so many levels end with it; ``below``: so many pages are
    below it and not shown."""

    reading: Reading
    opens: bool = False
    closes: range = range(0)
    below: int = 0

    @property
    def above(self) -> str:
        """The way to it inside the community, for flat lists."""
        return self.reading.page.path.rpartition("/")[0]


def flat(pages: Iterable[CommunityPage]) -> list[Row]:
    """In the order given; one query for all states."""
    return [Row(reading) for reading in resolve_many(list(pages), texts=False)]


def as_tree(pages: Iterable[CommunityPage]) -> list[Row]:
    """Each page followed by those below it, in the order people gave them. One query for all states."""
    readings = resolve_many(list(pages), texts=False)
    known = {reading.page.pk for reading in readings}
    below: dict[int | None, list[Reading]] = defaultdict(list)
    for reading in sorted(readings, key=lambda reading: (reading.page.position, reading.page.pk)):
        parent = reading.page.parent_id
        below[parent if parent in known else None].append(reading)
    return list(_walk(below, None, 0))


def _walk(below: dict[int | None, list[Reading]], parent: int | None, ends: int) -> Iterator[Row]:
    """``ends``: how many levels end with the last page of this one."""
    siblings = below[parent]
    for reading in siblings:
        last = ends if reading is siblings[-1] else 0
        if below.get(reading.page.pk):
            yield Row(reading, opens=True)
            yield from _walk(below, reading.page.pk, last + 1)
        else:
            yield Row(reading, closes=range(last))


@dataclass(frozen=True)
class Branch:
    """One level of a tree: ``rows``, which ``page`` holds, below ``here``, and ``above`` from the top down to it."""

    page: KeysetPage
    rows: list[Row]
    here: Row | None
    above: list[Row]


def branch(request: HttpRequest, pages: CommunityPageQuerySet) -> Branch:
    """The level below the page whose address ``under`` is, or the uppermost. Three queries at most, for any number.

    Raises:
        Http404: there is no such page in use.
    """
    under = request.GET.get("under", "").replace("\0", "")[:600]
    above = [under[:place] for place, sign in enumerate(f"{under}/") if sign == "/" and under]
    way = sorted(pages.filter(path__in=above), key=lambda page: len(page.path)) if above else []
    if len(way) != len(above):
        raise Http404
    level = pages.filter(parent=way[-1]) if way else pages.filter(Q(parent=None) | Q(parent__archival__isnull=False))
    page = paginate(request, level.annotate(below=_below()), order_by=("position", "pk"), size=LEVEL)
    readings = resolve_many([*way, *page], texts=False)
    rows = [Row(reading, below=reading.page.below) for reading in readings[len(way) :]]  # type: ignore[attr-defined]
    trail = [Row(reading) for reading in readings[: len(way)]]
    return Branch(page, rows, trail[-1] if trail else None, trail[:-1])


def _below() -> Coalesce:
    children = CommunityPage.objects.in_use().filter(parent=OuterRef("pk")).order_by().values("parent")
    return Coalesce(Subquery(children.annotate(number=Count("pk")).values("number")), 0)


def matching(pages: CommunityPageQuerySet, words: str) -> CommunityPageQuerySet:
    """Pages whose title holds each of the words."""
    for word in words.split()[:8]:
        pages = pages.filter(title__icontains=word)
    return pages
