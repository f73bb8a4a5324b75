"""What an import has to tell: one finding per thing that was not carried over as it stood, with its place."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Causes, in the order of a report. The first block keeps a file out; the rest is about parts of a page."""

    FILE = "file", _("files that could not be read")
    ADDRESS = "address", _("files whose address is taken")
    EDITED = "edited", _("pages changed here since their import, left as they are")
    DELETED = "deleted", _("pages deleted here since their import, not made again")
    REMOVED = "removed", _("pages whose file is gone, left as they are")
    LATE = "late", _("texts older than what their page says already")
    OTHER = "other", _("files that are not Markdown, not imported")
    LINK = "link", _("links to pages that are not in the folder, now plain text")
    ANCHOR = "anchor", _("links to a place in a page that is not there, now to the page or plain text")
    PICTURE = "picture", _("pictures and icons without a file here, their alternative text kept")
    DOWNLOAD = "download", _("files to download that are not imported, their link text kept")
    INCLUDE = "include", _("included components without a file, left out")
    COMMENT = "comment", _("authors' comments, never shown to readers, left out")
    TAG = "tag", _("template tags and expressions that mean nothing here, left as text")
    HTML = "html", _("HTML that pages here do not have: its text kept, styles and scripts left out")
    FRONT_MATTER = "front-matter", _("front matter not shown on the page, kept with the record of the import")
    REDIRECT = "redirect", _("former addresses that are in use already")
    HEADING = "heading", _("headings below the third level, now on the level of those above them")
    NESTING = "nesting", _("text nested too deeply, left out")

    @property
    def keeps_file_out(self) -> bool:
        return self in {Kind.FILE, Kind.ADDRESS}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell: ``path`` relative to the folder, ``line`` counted from 1 (0: the file as a whole)."""

    kind: Kind
    line: int
    detail: str
    path: str = ""

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path

    def at(self, path: str) -> "Finding":
        return replace(self, path=path)

    def as_json(self) -> dict[str, str | int]:
        return asdict(self) | {"kind": self.kind.value}


def located(findings: Iterable[Finding], path: str) -> tuple[Finding, ...]:
    """The findings of one file, in the order of its lines."""
    return tuple(sorted((finding.at(path) for finding in findings), key=lambda finding: finding.line))
