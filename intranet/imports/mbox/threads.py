"""Which messages belong together, and in which order they are read.

By the messages they name first (References, In-Reply-To), of which some may be missing, or name each other in a circle;
then an answer without any known ancestor goes to the latest conversation with its subject (the rules of
Jamie Zawinski's "message threading", jwz.org, without its joining of subjects that are no answers).
"""

from array import array
from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from intranet.imports.mbox.index import ANSWERS, Index
from intranet.imports.tally import Tally

#: An answer joins a conversation of its subject that was silent for at most so long; in seconds.
SILENT_FOR = 90 * 86_400
CIRCLES = _("messages that answer each other in a circle, parted at one place")


class Sets:
    """Union-find over numbers from 0."""

    def __init__(self, n: int) -> None:
        self.above = array("q", range(n))

    def add(self) -> int:
        self.above.append(len(self.above))
        return len(self.above) - 1

    def find(self, n: int) -> int:
        above = self.above
        while above[n] != n:
            above[n] = above[above[n]]
            n = above[n]
        return n

    def join(self, a: int, b: int) -> bool:
        """Whether they were apart."""
        a, b = self.find(a), self.find(b)
        self.above[max(a, b)] = min(a, b)
        return a != b


class Threads:
    """``parent`` of each message, -1 for none; iterated, it gives lists of messages, the oldest conversation first."""

    def __init__(self, index: Index, tally: Tally) -> None:
        self.index = index
        self.parent = array("q", [-1]) * len(index)
        together = Sets(len(index))
        self._link(together, tally)
        groups: dict[int, list[int]] = defaultdict(list)
        for n in range(len(index)):
            groups[together.find(n)].append(n)
        self.groups = self._by_subject(sorted(groups.values(), key=lambda group: min(index.at[n] for n in group)))

    def __iter__(self) -> Iterator[list[int]]:
        for group in self.groups:
            yield self._ordered(group)

    def __len__(self) -> int:
        return len(self.groups)

    def _link(self, together: Sets, tally: Tally) -> None:
        missing: dict[int, int] = {}
        trees = Sets(len(self.index))
        for n in range(len(self.index)):
            known = self.index.known
            for named in reversed(self.index.references(n)):
                other = known.get(named)
                if other is None:
                    other = missing.get(named)
                    if other is None:
                        other = missing[named] = together.add()
                elif other != n and self.parent[n] < 0:
                    self._put_below(n, other, trees, tally)
                together.join(n, other)

    def _put_below(self, n: int, other: int, trees: Sets, tally: Tally) -> None:
        if trees.join(n, other):
            self.parent[n] = other
        else:
            tally.leave(CIRCLES, f"@{self.index.start[n]}")

    def _by_subject(self, groups: list[list[int]]) -> list[list[int]]:
        """Answers whose conversation is only to be known by the subject."""
        kept: list[list[int]] = []
        latest: dict[int, tuple[int, int]] = {}
        at = self.index.at
        for group in groups:
            first = min(group, key=lambda n: (at[n], n))
            subject, moment = self.index.subject[first], max(at[n] for n in group)
            place, last = latest.get(subject, (-1, 0))
            answers = subject and self.index.flags[first] & ANSWERS and place >= 0
            if answers and at[first] - last <= SILENT_FOR:
                kept[place].extend(group)
            else:
                place, last = len(kept), moment
                kept.append(group)
            if subject:
                latest[subject] = (place, max(last, moment))
        return kept

    def _ordered(self, group: list[int]) -> list[int]:
        """By time, but nobody answers before they were asked: a clock may be wrong."""
        at, children = self.index.at, defaultdict(list)
        for n in group:
            children[self.parent[n]].append(n)
        moments = {}
        waiting = [(n, at[n], 0) for n in children[-1]]
        while waiting:
            n, moment, depth = waiting.pop()
            moments[n] = (moment, depth, n)
            waiting += [(child, max(at[child], moment), depth + 1) for child in children[n]]
        return sorted(moments, key=moments.__getitem__)
