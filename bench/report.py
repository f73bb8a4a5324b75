"""The report: one table for people, one JSON file for machines."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass
class Row:
    """One figure. Times in milliseconds; ``must`` and ``goal`` limit the ratio, None where there is no limit."""

    name: str
    floor: str
    milliseconds: float
    ratio: float
    must: float | None
    goal: float | None
    spread: float
    p95_over_p50: float
    queries: int
    queries_limit: int | None
    size: int

    @property
    def verdict(self) -> str:
        if self.must is not None and self.ratio > self.must:
            return "over the limit"
        if self.queries_limit is not None and self.queries > self.queries_limit:
            return "too many queries"
        return "goal" if self.goal is not None and self.ratio <= self.goal else "ok"


def table(rows: list[Row]) -> str:
    head = ["page", "÷", "ms", "ratio", "must", "goal", "spread", "p95/p50", "SQL", "limit", "kB", "verdict"]
    lines = [head, *(cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


def cells(row: Row) -> list[str]:
    return [
        row.name,
        row.floor,
        f"{row.milliseconds:.1f}",
        f"{row.ratio:.1f}",
        str(row.must or ""),
        str(row.goal or ""),
        f"{row.spread:.0%}",
        f"{row.p95_over_p50:.2f}",
        str(row.queries),
        str(row.queries_limit or ""),
        f"{row.size / 1000:.0f}",
        row.verdict,
    ]


def write(path: Path, rows: list[Row], facts: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows_as_data = [asdict(row) | {"verdict": row.verdict} for row in rows]
    path.write_text(json.dumps({"facts": facts, "rows": rows_as_data}, indent=2, default=str))
