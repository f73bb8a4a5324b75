"""What an import of people did, to be read by whoever ran it."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Report:
    total: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    #: Managers set, changed or taken away.
    managers: int = 0
    #: Line and reason: rows of which nothing was imported.
    skipped: list[tuple[int, str]] = field(default_factory=list)
    #: Line and remark: rows imported but for one thing.
    remarks: list[tuple[int, str]] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    encoding: str = "utf-8"
    dry_run: bool = False

    def lines(self) -> Iterator[str]:
        if self.dry_run:
            yield "Dry run: nothing was written. What an import would do:"
        yield f"{self.total} people: {self.created} new, {self.changed} changed, {self.unchanged} as before, " + (
            f"{len(self.skipped)} left out."
        )
        if self.managers:
            yield f"{self.managers} managers set or changed."
        if self.encoding != "utf-8":
            yield f"The file is not UTF-8; it was read as {self.encoding}."
        if self.ignored:
            yield f"Columns not known here, ignored: {', '.join(self.ignored)}."
        if self.teams:
            yield f"New teams: {', '.join(sorted(self.teams))}."
        yield from self.listed("Rows left out:", self.skipped)
        yield from self.listed("Imported, but:", self.remarks)

    def listed(self, heading: str, findings: list[tuple[int, str]]) -> Iterator[str]:
        if findings:
            yield heading
            yield from (f"  line {line}: {words}" for line, words in sorted(findings))
