"""The pages of a community as a list: its tree while that is small enough to be seen at once, a flat list beyond."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from communities.vetting.resolver import Reading, resolve_many
from communities.wiki.models import CommunityPage
from communities.wiki.models.page import CommunityPageQuerySet

#: Most pages on one screen.
MOST = 200


@dataclass(frozen=True)
class Row:
    """One page. ``opens``: pages follow below it; ``closes``: so many levels end with it."""

    reading: Reading
    opens: bool = False
    closes: range = range(0)

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


def matching(pages: CommunityPageQuerySet, words: str) -> CommunityPageQuerySet:
    """Pages whose title holds each of the words."""
    for word in words.split()[:8]:
        pages = pages.filter(title__icontains=word)
    return pages
