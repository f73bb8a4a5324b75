"""The report of an import of a history. What is to be told of a page is told once, however many of its texts say it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from intranet.imports.findings import Finding, Kind
from intranet.imports.report import EXAMPLES

#: What is said otherwise than of a folder.
LABELS = {
    Kind.FILE: _("lines that are no saved text, or whose text could not be read"),
    Kind.ADDRESS: _("pages whose address is taken, or that have none"),
    Kind.EDITED: _("pages changed here since their import: newer texts of the file are not added"),
    Kind.DELETED: _("pages archived here: newer texts of the file are not added"),
    Kind.LINK: _("links to pages that are not in the file, now plain text"),
    Kind.FRONT_MATTER: _("front matter not shown on the page, left out"),
    Kind.REDIRECT: _("former addresses, used for links and not kept"),
    Kind.LATE: _("texts older than what their page says already, not added"),
}


@dataclass
class HistoryReport:
    """Counts of pages, and of texts: written now, there before, and left out as told."""

    source: str
    community: str
    rehearsal: bool = False
    lines: int = 0
    pages: int = 0
    made: int = 0
    folders: int = 0
    written: int = 0
    known: int = 0
    left_out: int = 0
    authors: int = 0
    placeholders: int = 0
    seconds: float = 0.0
    told: Counter[tuple[Kind, str, str]] = field(default_factory=Counter)
    first: dict[tuple[Kind, str, str], int] = field(default_factory=dict)

    def tell(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            key = (finding.kind, finding.path, finding.detail)
            self.told[key] += 1
            self.first.setdefault(key, finding.line)

    @property
    def complete(self) -> bool:
        """Whether every line is a revision."""
        return not self.left_out and not any(kind.keeps_file_out for kind, _path, _detail in self.told)

    def text(self, everything: bool = False) -> Iterable[str]:
        """One line for each cause, with how many pages, the commonest details and the first place of each."""
        for kind in Kind:
            found = [key for key in self.told if key[0] is kind]
            if found:
                pages = len({path for _kind, path, _detail in found})
                yield f"{pages:5d}  {LABELS.get(kind, kind.label)}: {self.examples(found)}"
            if everything:
                yield from (f"         {self.place(key)}  {key[2]} ({self.told[key]}×)" for key in found)
        yield self.summary()

    def examples(self, found: list[tuple[Kind, str, str]]) -> str:
        details: Counter[str] = Counter()
        for key in found:
            details[key[2]] += 1
        places = {detail: next(self.place(key) for key in found if key[2] == detail) for detail in details}
        named = [f"{detail[:100]} ({count}×, {places[detail]})" for detail, count in details.most_common(EXAMPLES)]
        more = len(details) - len(named)
        return "; ".join(named) + (_("; and %(count)d more") % {"count": more} if more > 0 else "")

    def place(self, key: tuple[Kind, str, str]) -> str:
        return f"{key[1]}:{self.first[key]}" if self.first[key] else key[1]

    def summary(self) -> str:
        line = _(
            "%(lines)d lines from %(source)s to %(community)s: %(pages)d pages, %(made)d of them new; "
            "%(folders)d pages made for folders; %(written)d revisions written, %(known)d there before, "
            "%(left_out)d left out; %(authors)d authors, %(placeholders)d new placeholders; "
            "%(seconds).1f s, %(speed).0f revisions per second."
        ) % {"speed": self.written / self.seconds if self.seconds else 0, **self.counts()}
        return f"{_('Rehearsal, nothing was written.')} {line}" if self.rehearsal else line

    def counts(self) -> dict[str, Any]:
        names = ("source", "community", "lines", "pages", "made", "folders", "written", "known", "left_out")
        return {name: getattr(self, name) for name in (*names, "authors", "placeholders", "seconds", "rehearsal")}

    def as_json(self) -> dict[str, Any]:
        rows = [
            {"kind": key[0].value, "path": key[1], "line": self.first[key], "detail": key[2], "texts": count}
            for key, count in self.told.items()
        ]
        return self.counts() | {"findings": rows}
