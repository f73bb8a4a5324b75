"""How good an order is, against what was judged."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path

from intranet.search.finding import Query, find
from tests.search.judged import QUERIES, Judged

#: Results that count.
TOP, AMONG_FIRST = 10, 3


@dataclass(frozen=True)
class Measured:
    judged: Judged
    titles: list[str]
    ndcg: float

    @property
    def official_among_first(self) -> bool:
        return self.judged.official in self.titles[:AMONG_FIRST]


def ndcg(titles: Sequence[str], wanted: dict[str, int]) -> float:
    """Discounted gain of the first ten against the best possible order; a title that comes twice counts once."""
    seen = list(dict.fromkeys(titles))[:TOP]
    ideal = sorted(wanted.values(), reverse=True)[:TOP]
    return gain([wanted.get(title, 0) for title in seen]) / gain(ideal)


def gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(grades))


def measured(people: dict) -> list[Measured]:
    """Every judged query, asked by the one it is judged for."""
    found = []
    for judged in QUERIES:
        results = find(Query(text=judged.text), people[judged.username], size=TOP)
        titles = [hit.title for hit in results.hits]
        found.append(Measured(judged, titles, ndcg(titles, judged.wanted)))
    return found


def average(rows: Sequence[Measured]) -> float:
    return sum(row.ndcg for row in rows) / len(rows)


def official_share(rows: Sequence[Measured]) -> float:
    """Of the policy questions, how many have their official answer among the first three."""
    policies = [row for row in rows if row.judged.official]
    return sum(row.official_among_first for row in policies) / len(policies)


@dataclass(frozen=True)
class Typed:
    """What somebody typed, how, and the first ten titles of the page they got."""

    by: str
    ask: str
    wants: list[str]
    titles: list[str]

    @property
    def place(self) -> int:
        """Of the first title that was wanted; 0 where there is none."""
        return next((n for n, title in enumerate(self.titles, 1) if title in self.wants), 0)


def typed(people: dict) -> list[Typed]:
    """Every query of judged.toml as a page of results answers it, best bets first."""
    asked = tomllib.loads((Path(__file__).parent / "judged.toml").read_text())["query"]
    found = []
    for row in asked:
        page = find(Query(text=row["ask"]), people[row.get("as", "employee")], size=TOP)
        titles = dict.fromkeys(one.title for one in (*page.best_bets, *page.hits))
        found.append(Typed(row["by"], row["ask"], row["wants"], list(titles)[:TOP]))
    return found


def mean_reciprocal_rank(rows: Sequence[Typed]) -> float:
    return sum(1 / row.place for row in rows if row.place) / len(rows)


def success_at_3(rows: Sequence[Typed]) -> float:
    return sum(0 < row.place <= AMONG_FIRST for row in rows) / len(rows)
