"""What an import of posts did, counted: the same for every source."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

#: Examples kept of each cause, and places kept for the file of the report.
EXAMPLES, PLACES = 4, 1000


@dataclass
class Tally:
    """``done`` counts what there is now, ``left`` what was not carried over as it stood, by cause with its places."""

    rehearsal: bool = False
    seconds: float = 0.0
    done: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    places: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, what: str | Promise, n: int = 1) -> None:
        self.done[str(what)] += n

    def leave(self, cause: str | Promise, place: str, n: int = 1) -> None:
        """Note that something at ``place`` was left out or changed."""
        self.left[str(cause)] += n
        if len(self.places[str(cause)]) < PLACES:
            self.places[str(cause)].append(place[:200])

    def rate(self, what: str | Promise) -> float:
        """How many a second."""
        return self.done[str(what)] / self.seconds if self.seconds else 0.0

    def lines(self) -> list[str]:
        """The report as text: what was left, with examples, and then what was done."""
        lines = [f"{n:6d}  {cause}: {self._examples(cause)}" for cause, n in self.left.most_common()]
        lines += [f"{n:6d}  {what}" for what, n in self.done.items() if n]
        if self.rehearsal:
            lines.append(_("Rehearsal, nothing was written."))
        return lines

    def _examples(self, cause: str) -> str:
        found = list(dict.fromkeys(self.places[cause]))
        return "; ".join(found[:EXAMPLES]) + (" …" if len(found) > EXAMPLES else "")

    def as_json(self) -> dict[str, Any]:
        return {
            "rehearsal": self.rehearsal,
            "seconds": round(self.seconds, 2),
            "done": dict(self.done),
            "left": {cause: {"count": n, "places": self.places[cause]} for cause, n in self.left.items()},
        }
