"""One run: for each size a database, a web process, the pages in turn; then the comparison of sizes, and memory."""

import os
import platform
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from accounts.models import User
from bench import report
from bench.client import Client, Series, in_turn, replies_in_turn
from bench.databases import fresh_database, url_of
from bench.direct import direct
from bench.pages import FLOORS, PAGES, REPLIES, SENT, Measured
from bench.search import MOST_STATEMENTS, MUST, judged_figures, search_figures
from bench.seed import known, seed, session_of
from bench.talk import seed_crowd
from bench.telling import telling
from bench.web import resident_megabytes, web_process

#: People who write the measured replies.
REPLIERS = 11


def run(var: Path, rounds: int, scales: list[int], requests: int, pages: int = 0) -> int:
    """Returns the exit code: 1 when a limit was missed."""
    results: dict[int, dict[str, Series]] = {}
    memory: dict[str, float] = {}
    beside: dict[int, dict[str, float]] = {}
    for scale in scales:
        prepare(f"bench_{scale}", scale, pages)
        words = known()
        people = User.objects.filter(username__in=[f"p{n * 50}" for n in range(REPLIERS)]).order_by("pk")
        sessions = [session_of(person) for person in people]
        connections.close_all()
        with web_process(var / "web.log") as (port, worker):
            client, *others = [Client(port, session) for session in sessions]
            results[scale] = measured(client, others, words, rounds)
            beside[scale] = direct(rounds) | telling(words["all_watch"])
            if scale == scales[0] and requests:
                memory = memory_after(client, worker, words, requests)
    every = (*PAGES, *REPLIES)
    rows = [row_of(page, results[scales[0]]) for page in every]
    growth = {page.path: growth_of(page, results, scales) for page in every} if len(scales) > 1 else {}
    facts: dict[str, Any] = {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "rounds": rounds,
        "scales": scales,
        "pages": pages,
    }
    facts |= {
        "floor_ms": round(results[scales[0]][FLOORS["F1"]].median, 2),
        "memory_mb": memory,
        "direct": beside,
        "growth": growth,
    }
    facts["search"] = found = search_figures(rounds)
    facts["judged"] = judged_figures()
    report.write(var / "report.json", rows, facts)
    print_report(rows, facts)
    missed = found["ratio"] > MUST or found["queries"] > MOST_STATEMENTS
    return int(missed or any(row.verdict in {"over the limit", "too many queries"} for row in rows))


def measured(client: Client, others: list[Client], words: dict[str, int], rounds: int) -> dict[str, Series]:
    """Samples by the path as it is written in the list of pages, its words not filled in."""
    fetched = [*(path for name, path in FLOORS.items() if name not in SENT), *(page.path for page in PAGES)]
    found = in_turn(client, [path.format(**words) for path in fetched], rounds)
    seed_crowd(words["all_watch"])
    connections.close_all()
    sent = list(dict.fromkeys([FLOORS["F4"], *(page.path for page in REPLIES)]))
    found |= replies_in_turn(others, [path.format(**words) for path in sent], rounds)
    return {path: found[path.format(**words)] for path in (*fetched, *sent)}


def prepare(name: str, scale: int, pages: int) -> None:
    """A migrated and seeded database, which the web process then uses."""
    fresh_database(name)
    call_command("migrate", verbosity=0)
    print(f"Seeding {1_000 * scale:,} people …", flush=True)
    seed(scale, pages)
    os.environ["DATABASE_URL"] = url_of(settings.DATABASES["default"])


def row_of(page: Measured, results: dict[str, Series]) -> report.Row:
    series, floor = results[page.path], results[FLOORS[page.floor]]
    return report.Row(
        name=page.name,
        floor=page.floor,
        milliseconds=series.median,
        ratio=series.median / floor.median,
        must=page.must,
        goal=page.goal,
        spread=series.spread,
        p95_over_p50=series.percentile(95) / series.median,
        queries=max(sample.queries for sample in series.samples),
        queries_limit=page.queries,
        size=series.samples[-1].size,
    )


def growth_of(page: Measured, results: dict[int, dict[str, Series]], scales: list[int]) -> dict[str, float]:
    """The largest size against the smallest: time in units of each one's own floor, and statements."""
    small, large = results[scales[0]], results[scales[-1]]
    before = small[page.path].median / small[FLOORS[page.floor]].median
    after = large[page.path].median / large[FLOORS[page.floor]].median
    more = large[page.path].samples[-1].queries - small[page.path].samples[-1].queries
    return {"time": round(after / before, 2), "queries": more}


def memory_after(client: Client, worker: int, words: dict[str, int], requests: int) -> dict[str, float]:
    """Resident megabytes of the worker half-way and at the end of so many mixed requests."""
    half = 0.0
    for number in range(requests):
        client.get(PAGES[number % len(PAGES)].path.format(**words))
        if number == requests // 2:
            half = resident_megabytes(worker)
    return {"half_way": round(half, 1), "at_the_end": round(resident_megabytes(worker), 1), "requests": requests}


def print_report(rows: list[report.Row], facts: dict[str, object]) -> None:
    print(report.table(rows))
    print()
    for name, value in facts.items():
        if name != "growth":
            print(f"{name}: {value}")
    for path, growth in facts["growth"].items():  # type: ignore[attr-defined]
        print(f"growth {path}: time × {growth['time']}, queries +{growth['queries']}")
