"""Two people changed one text: what each changed alone is taken over, what both changed is shown twice.

Block by block, as diff3 does it (Khanna, Kunal, Pierce: A Formal Investigation of Diff3, 2007), with one refinement:
where both left the number of blocks as it was, each block is looked at by itself, so that neighbours do not collide.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from bs4 import BeautifulSoup

#: More blocks than this are not compared: that takes quadratic time. The whole text then counts as one part.
MOST_BLOCKS = 4000

type Blocks = list[str]


@dataclass(frozen=True)
class Part:
    """A run of blocks. ``mine`` and ``theirs`` differ where both changed it; else both are the same."""

    mine: str
    theirs: str

    @property
    def is_conflict(self) -> bool:
        return self.mine != self.theirs


@dataclass(frozen=True)
class Merge:
    """A merged text. ``note`` in :meth:`html` goes before each version of what both changed."""

    parts: tuple[Part, ...]

    @property
    def conflicts(self) -> list[Part]:
        return [part for part in self.parts if part.is_conflict]

    def html(self, before_theirs: str, before_mine: str) -> str:
        """The text with both versions of every conflict, each after its note."""
        return "\n".join(
            "\n".join((before_theirs, part.theirs, before_mine, part.mine)) if part.is_conflict else part.mine
            for part in self.parts
        )


def merge(base: str, mine: str, theirs: str) -> Merge:
    """Merge two cleaned texts that started from ``base``."""
    parts = [Part("\n".join(m), "\n".join(t)) for m, t in merged(blocks(base), blocks(mine), blocks(theirs))]
    return Merge(tuple(part for part in parts if part.mine or part.theirs))


def blocks(html: str) -> Blocks:
    """The blocks a text is made of, from the top; loose words count as one."""
    found = (str(node).strip() for node in BeautifulSoup(html, "html.parser").children)
    return [block for block in found if block]


def merged(base: Blocks, mine: Blocks, theirs: Blocks) -> Iterator[tuple[Blocks, Blocks]]:
    """What stands in the merged text, run by run: mine and theirs, which are the same unless both changed it."""
    at_base = at_mine = at_theirs = 0
    for b, m, t in [*anchors(base, mine, theirs), (len(base), len(mine), len(theirs))]:
        yield from settled(base[at_base:b], mine[at_mine:m], theirs[at_theirs:t])
        if b < len(base):
            yield [base[b]], [base[b]]
        at_base, at_mine, at_theirs = b + 1, m + 1, t + 1


def anchors(base: Blocks, mine: Blocks, theirs: Blocks) -> list[tuple[int, int, int]]:
    """Where a block of the base stands in all three."""
    if max(len(base), len(mine), len(theirs)) > MOST_BLOCKS:
        return []
    in_mine, in_theirs = matches(base, mine), matches(base, theirs)
    return [(b, in_mine[b], in_theirs[b]) for b in range(len(base)) if b in in_mine and b in in_theirs]


def matches(base: Blocks, other: Blocks) -> dict[int, int]:
    found = SequenceMatcher(None, base, other).get_matching_blocks()
    return {run.a + n: run.b + n for run in found for n in range(run.size)}


def settled(base: Blocks, mine: Blocks, theirs: Blocks) -> Iterator[tuple[Blocks, Blocks]]:
    """One run between two anchors."""
    if mine == theirs or theirs == base:
        yield mine, mine
    elif mine == base:
        yield theirs, theirs
    elif len(base) == len(mine) == len(theirs) > 1:
        for one in zip(base, mine, theirs, strict=True):
            yield from settled(*([block] for block in one))
    else:
        yield mine, theirs
