"""The fewest words that make one text of another (Myers, An O(ND) Difference Algorithm, 1986).

Its cost grows with the length of the texts times the number of changes, and it stops at a most: a small change in a
long text is known in milliseconds, and a large one is not measured to its end. ``difflib`` takes a minute for that.
"""

from collections import Counter
from collections.abc import Sequence

#: How far each diagonal was followed, by its number.
type Reached = dict[int, int]


def words_changed(old: Sequence[str], new: Sequence[str], *, most: int) -> list[str] | None:
    """Words taken away and words put in, in no particular order; None when they are more than ``most``."""
    if (Counter(old) - Counter(new)).total() + (Counter(new) - Counter(old)).total() > most:
        return None
    start, ends = _same_ends(old, new)
    old, new = old[start : len(old) - ends], new[start : len(new) - ends]
    way = _way(old, new, most)
    return None if way is None else _taken(old, new, way)


def _same_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many words both begin with, and how many of the rest both end with."""
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    left = shorter - start
    return start, next((at for at in range(left) if old[-1 - at] != new[-1 - at]), left)


def _way(old: Sequence[str], new: Sequence[str], most: int) -> list[Reached] | None:
    """What was reached before each further change, until both ends were reached."""
    reached: Reached = {1: 0}
    way = []
    for changes in range(most + 1):
        way.append(dict(reached))
        for diagonal in range(-changes, changes + 1, 2):
            x = _onto(reached, diagonal, changes)
            while x < len(old) and x - diagonal < len(new) and old[x] == new[x - diagonal]:
                x += 1
            reached[diagonal] = x
            if x >= len(old) and x - diagonal >= len(new):
                return way
    return None


def _onto(reached: Reached, diagonal: int, changes: int) -> int:
    """Where the best way to a diagonal arrives there."""
    if _puts_in(reached, diagonal, changes):
        return reached[diagonal + 1]
    return reached[diagonal - 1] + 1


def _puts_in(reached: Reached, diagonal: int, changes: int) -> bool:
    """Whether that way comes by putting a word in; by taking one away otherwise."""
    return diagonal == -changes or (diagonal != changes and reached[diagonal - 1] < reached[diagonal + 1])


def _taken(old: Sequence[str], new: Sequence[str], way: list[Reached]) -> list[str]:
    """Back along the way: the word of each change."""
    changed, diagonal = [], len(old) - len(new)
    for changes in range(len(way) - 1, 0, -1):
        reached = way[changes]
        if _puts_in(reached, diagonal, changes):
            diagonal += 1
            changed.append(new[reached[diagonal] - diagonal])
        else:
            diagonal -= 1
            changed.append(old[reached[diagonal]])
    return changed
