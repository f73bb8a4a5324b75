"""What changed between two texts, complete: whatever differs is shown.

Blocks are aligned first, then the words in each pair, each word with the elements around it, so that a changed link
target, a picture's description or a lost bold is seen as well as a changed word. When two texts differ in nothing a
reader could see, the difference says that. (Wagtail's own comparison shows nothing for a changed link target.)
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intranet.ui.difference.comparison import Comparison
from intranet.ui.difference.tree import parse
from intranet.ui.markup import clean


@dataclass(frozen=True)
class Text:
    """What is compared: title, cleaned HTML, and the files (name → SHA-256) it depends on."""

    title: str
    html: str
    files: dict[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Difference:
    """A shown difference; ``counts`` by kind of change.

    ``html`` is built from two cleaned texts and our own marks, with every text escaped again, so it is safe to show.
    """

    html: SafeString
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def summary(self) -> str:
        """For example "4 changes: 2 texts, 1 link, 1 picture"; empty when nothing differs."""
        if not self.total:
            return ""
        parts = ", ".join(KINDS[kind](n) for kind, n in self.counts.items() if n)
        return ngettext("{n} change: {parts}", "{n} changes: {parts}", self.total).format(n=self.total, parts=parts)


KINDS = {
    "title": lambda n: _("the title"),
    "text": lambda n: ngettext("{n} text", "{n} texts", n).format(n=n),
    "link": lambda n: ngettext("{n} link", "{n} links", n).format(n=n),
    "picture": lambda n: ngettext("{n} picture", "{n} pictures", n).format(n=n),
    "format": lambda n: ngettext("{n} formatting", "{n} formattings", n).format(n=n),
    "block": lambda n: ngettext("{n} block", "{n} blocks", n).format(n=n),
    "file": lambda n: ngettext("{n} file", "{n} files", n).format(n=n),
    "markup": lambda n: _("markup that readers do not see"),
}


def difference(old: Text, new: Text) -> Difference:
    """The difference from ``old`` to ``new``; its total is 0 only when both are identical."""
    counts: Counter[str] = Counter()
    parts = list(title_difference(old.title, new.title, counts))
    if old.html != new.html:
        parts.append(Comparison(counts).folded(parse(clean(old.html)), parse(clean(new.html))))
    parts += file_differences(old.files, new.files, counts)
    if not counts and (old.title, old.html, old.files) != (new.title, new.html, new.files):
        counts["markup"] += 1
        parts.append(note(_("Only markup differs; readers see the same text.")))
    return Difference(mark_safe("".join(parts)), {kind: counts[kind] for kind in KINDS if counts[kind]})


def title_difference(old: str, new: str, counts: Counter[str]) -> Iterator[str]:
    if old != new:
        counts["title"] += 1
        yield f'<h2 class="diff-title"><del>{escape(old)}</del> <ins>{escape(new)}</ins></h2>'


def file_differences(old: dict[str, str], new: dict[str, str], counts: Counter[str]) -> Iterator[str]:
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) == new.get(name):
            continue
        counts["file"] += 1
        if name not in new:
            yield note(_("File removed: {name}").format(name=name), "del")
        elif name not in old:
            yield note(_("File added: {name}").format(name=name), "ins")
        else:
            yield note(_("File replaced: {name}").format(name=name))


def note(words: str, kind: str = "changed") -> str:
    return f'<p class="diff-note diff-note--{kind}">{escape(words)}</p>'
