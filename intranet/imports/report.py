"""The report of an import: one line for each cause, with how often, what and where; everything in JSON."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from intranet.imports.filling import Outcome
from intranet.imports.findings import Finding, Kind

#: How many different details a line names.
EXAMPLES = 4


@dataclass
class Report:
    """``files`` is how many Markdown files were found; outcomes count files, ``sections`` pages made for folders."""

    source: str
    under: str
    rehearsal: bool = False
    files: int = 0
    seconds: float = 0.0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    sections: int = 0
    redirects: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether every file is a page."""
        return not any(finding.kind.keeps_file_out for finding in self.findings)

    def grouped(self) -> list[tuple[Kind, list[Finding]]]:
        groups = [(kind, [finding for finding in self.findings if finding.kind is kind]) for kind in Kind]
        return [(kind, found) for kind, found in groups if found]

    def lines(self, everything: bool = False) -> Iterable[str]:
        """The report as text. ``everything`` adds a line for each finding."""
        for kind, found in self.grouped():
            yield f"{len(found):5d}  {kind.label}: {examples(found)}"
            if everything:
                yield from (f"         {finding.place}  {finding.detail}" for finding in found)
        yield self.summary()

    def summary(self) -> str:
        counts = ", ".join(f"{self.outcomes[outcome]} {label}" for outcome, label in labels() if self.outcomes[outcome])
        line = _(
            "%(files)d files from %(source)s to %(under)s: %(counts)s; %(sections)d pages made for folders, "
            "%(redirects)d redirects, %(seconds).1f s."
        ) % {
            "files": self.files, "source": self.source, "under": self.under, "counts": counts or _("none"),
            "sections": self.sections, "redirects": self.redirects, "seconds": self.seconds,
        }  # fmt: skip
        return f"{_('Rehearsal, nothing was written.')} {line}" if self.rehearsal else line

    def as_json(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "under": self.under,
            "rehearsal": self.rehearsal,
            "files": self.files,
            "seconds": round(self.seconds, 2),
            "outcomes": {outcome.value: self.outcomes[outcome] for outcome in Outcome},
            "sections": self.sections,
            "redirects": self.redirects,
            "findings": [finding.as_json() for finding in self.findings],
        }


def labels() -> list[tuple[Outcome, str]]:
    return [
        (Outcome.CREATED, _("created")),
        (Outcome.UPDATED, _("updated")),
        (Outcome.UNCHANGED, _("unchanged")),
        (Outcome.KEPT, _("left as they are")),
        (Outcome.FAILED, _("failed")),
    ]


def examples(found: list[Finding]) -> str:
    """The commonest details, each with its count and the first place: "cSpell (54×, a.md:1)"."""
    counts = Counter(finding.detail for finding in found)
    first: dict[str, Finding] = {}
    for finding in found:
        first.setdefault(finding.detail, finding)
    named = []
    for detail, count in counts.most_common(EXAMPLES):
        times = f"{count}×, " if count > 1 else ""
        named.append(f"{detail[:100]} ({times}{first[detail].place})")
    more = len(counts) - len(named)
    return "; ".join(named) + (_("; and %(count)d more") % {"count": more} if more > 0 else "")
