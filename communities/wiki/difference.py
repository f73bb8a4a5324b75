"""What changed between two texts, complete: whatever differs is shown.

Blocks are aligned first, then the words in each pair, each word with the elements around it, so that a changed link
target, a picture's description or a lost bold is seen as well as a changed word. When two texts differ in nothing a
reader could see, the difference says that. (Wagtail's own comparison shows nothing for a changed link target.)
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from html import escape
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.wiki.tree import Node, Token, parse, start_tag, tokens

#: Two blocks sharing at least this part of their words are shown as one block edited, others as one gone and one new.
ALIKE = 0.3
#: Unchanged blocks kept as they are on each side of a change; longer runs are folded.
CONTEXT_BLOCKS = 1


@dataclass(frozen=True)
class Text:
    """What is compared: title, cleaned HTML, and the files (name → SHA-256) it depends on."""

    title: str
    html: str
    files: dict[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Difference:
    """A shown difference. ``html`` holds only our own marks around escaped text; ``counts`` by kind of change."""

    html: str
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
    comparison = Comparison(counts)
    if old.html != new.html:
        parts.append(comparison.folded(parse(old.html), parse(new.html)))
    parts += file_differences(old.files, new.files, counts)
    if not counts and (old.title, old.html, old.files) != (new.title, new.html, new.files):
        counts["markup"] += 1
        parts.append(note(_("Only markup differs; readers see the same text.")))
    return Difference("".join(parts), {kind: counts[kind] for kind in KINDS if counts[kind]})


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


class Comparison:
    """One walk over two trees."""

    def __init__(self, counts: Counter[str]) -> None:
        self.counts = counts

    def folded(self, old: Node, new: Node) -> str:
        """The top level, with long unchanged runs behind a disclosure."""
        rows = list(self.children(old.children, new.children))
        out, position = [], 0
        for same, group in groupby(rows, key=lambda row: row[0]):
            run = [html for _same, html in group]
            out.append(fold(run, first=position == 0, last=position + len(run) == len(rows)) if same else "".join(run))
            position += len(run)
        return "".join(out)

    def children(self, old: list[Node], new: list[Node]) -> Iterator[tuple[bool, str]]:
        """Whether a block is unchanged, and its HTML, in reading order."""
        matcher = SequenceMatcher(None, [n.html for n in old], [n.html for n in new], autojunk=False)
        for what, i1, i2, j1, j2 in matcher.get_opcodes():
            if what == "equal":
                yield from ((True, node.html) for node in new[j1:j2])
            else:
                yield from ((False, html) for html in self.replaced(old[i1:i2], new[j1:j2]))

    def replaced(self, old: list[Node], new: list[Node]) -> Iterator[str]:
        """Blocks that are alike are compared inside, in order; the others are gone or new as a whole."""
        if len(old) == len(new) and all(node.tag in {"td", "th"} for node in (*old, *new)):
            yield from (self.block(*pair) for pair in zip(old, new, strict=True))
            return
        start = 0
        for node in new:
            found = next((i for i in range(start, len(old)) if alike(old[i], node)), None)
            if found is None:
                yield self.whole(node, "ins")
                continue
            yield from (self.whole(gone, "del") for gone in old[start:found])
            yield self.block(old[found], node)
            start = found + 1
        yield from (self.whole(gone, "del") for gone in old[start:])

    def whole(self, node: Node, kind: str) -> str:
        self.counts["picture" if node.tag in {"figure", "img"} else "text"] += 1
        return marked(node, kind)

    def block(self, old: Node, new: Node) -> str:
        """One block edited: its own changes in words, then what is inside."""
        words = self.attribute_changes(old, new)
        if old.holds_text and new.holds_text:
            inside = self.line(list(tokens(old.children)), list(tokens(new.children)))
        else:
            inside = "".join(html for _same, html in self.children(blocks_of(old), blocks_of(new)))
        html = f"{start_tag(new.tag, new.attributes)}{inside}</{new.tag}>"
        return html if not words else within(new.tag, words, html)

    def attribute_changes(self, old: Node, new: Node) -> str:
        changes = []
        if old.tag != new.tag:
            changes.append(_("{old} became {new}").format(old=name_of(old.tag), new=name_of(new.tag)))
        for name in sorted(old.attributes.keys() | new.attributes.keys()):
            before, after = old.attributes.get(name, ""), new.attributes.get(name, "")
            if before != after:
                changes.append(_("{what}: {old} → {new}").format(what=name, old=before or "–", new=after or "–"))
        self.counts["block"] += len(changes)
        return "; ".join(changes)

    def line(self, old: list[Token], new: list[Token]) -> str:
        out = []
        matcher = SequenceMatcher(None, [t.text for t in old], [t.text for t in new], autojunk=False)
        for what, i1, i2, j1, j2 in matcher.get_opcodes():
            if what == "equal":
                out.append(self.same_words(old[i1:i2], new[j1:j2]))
                continue
            self.counts["picture" if any(t.void for t in [*old[i1:i2], *new[j1:j2]]) else "text"] += 1
            out += [render(old[i1:i2], "del"), render(new[j1:j2], "ins")]
        return "".join(out)

    def same_words(self, old: list[Token], new: list[Token]) -> str:
        """Words that stayed, in runs of equal treatment: unchanged, or with other elements around them."""
        out = []
        pairs = groupby(zip(old, new, strict=True), key=lambda pair: treatment(*pair))
        for change, run in pairs:
            run_new = [pair[1] for pair in run]
            if change is None:
                out.append(render(run_new))
                continue
            kind, words = change
            self.counts[kind] += 1
            out.append(f'<span class="diff-changed">{render(run_new)}</span>')
            out.append(f'<span class="diff-words"> [{escape(words)}]</span>')
        return "".join(out)


def treatment(old: Token, new: Token) -> tuple[str, str] | None:
    """What changed around a word that stayed: the kind, and the change in words. None when nothing did."""
    if old.void and new.void and old.void.attributes != new.void.attributes:
        before, after = old.void.attributes.get("alt", ""), new.void.attributes.get("alt", "")
        if before == after:
            return "picture", _("picture changed: {old} → {new}").format(
                old=old.void.attributes.get("src", ""), new=new.void.attributes.get("src", "")
            )
        return "picture", _("description: “{old}” → “{new}”").format(old=before, new=after)
    if old.marks == new.marks:
        return None
    before, after = href(old), href(new)
    if before != after:
        return "link", _("link: {old} → {new}").format(old=before or _("none"), new=after or _("none"))
    gone = [mark_name(m) for m in old.marks if m not in new.marks]
    come = [mark_name(m) for m in new.marks if m not in old.marks]
    words = [_("no longer {what}").format(what=what) for what in gone] + [_("now {what}").format(what=w) for w in come]
    return "format", ", ".join(words) or _("formatting nested differently")


def href(token: Token) -> str:
    return next((dict(attributes).get("href", "") for tag, attributes in token.marks if tag == "a"), "")


def mark_name(mark: tuple[str, tuple[tuple[str, str], ...]]) -> str:
    tag, attributes = mark
    extra = " ".join(value for name, value in attributes if name not in {"href", "rel"})
    return f"{name_of(tag)} {extra}".strip()


def name_of(tag: str) -> str:
    names = {
        "p": _("paragraph"), "h2": _("heading 2"), "h3": _("heading 3"), "h4": _("heading 4"), "ul": _("bullet list"),
        "ol": _("numbered list"), "strong": _("bold"), "em": _("italic"), "s": _("struck through"), "a": _("a link"),
        "u": _("underlined"), "code": _("code"), "blockquote": _("quotation"), "pre": _("code block"),
        "th": _("heading cell"), "td": _("cell"), "aside": _("callout"), "span": _("a mention"),
    }  # fmt: skip
    return names.get(tag, tag)


def alike(old: Node, new: Node) -> bool:
    """Whether ``new`` is ``old`` edited, rather than another block in its place."""
    if structural(old) != structural(new):
        return False
    if not old.words or not new.words:
        return old.tag == new.tag
    return len(old.words & new.words) / min(len(old.words), len(new.words)) >= ALIKE


def structural(node: Node) -> str:
    """Blocks that can turn into each other by an edit."""
    if node.tag in {"p", "h2", "h3", "h4", "div"}:
        return "line"
    return {"ol": "list", "ul": "list", "th": "cell", "td": "cell"}.get(node.tag, node.tag)


def blocks_of(node: Node) -> list[Node]:
    """The children as blocks: a line of words counts as one block."""
    return [Node("div", children=node.children)] if node.children and node.holds_text else node.children


#: Where a browser allows no ``ins`` around, the mark goes inside.
CELLS = frozenset({"tr", "td", "th", "li", "thead", "tbody", "summary", "figcaption"})


def marked(node: Node, kind: str) -> str:
    """A whole block, gone or new."""
    if node.tag not in CELLS:
        return f'<{kind} class="diff-block">{node.html}</{kind}>'
    if node.tag in {"tr", "thead", "tbody"}:
        inside = "".join(marked(child, kind) for child in node.children)
    else:
        inside = f"<{kind}>{''.join(child.html for child in node.children)}</{kind}>"
    return f"{start_tag(node.tag, node.attributes | {'class': f'diff-{kind}'})}{inside}</{node.tag}>"


def within(tag: str, words: str, html: str) -> str:
    """The words about a block, placed where HTML allows them: before it, or inside a cell or list item."""
    said = f'<span class="diff-words">[{escape(words)}] </span>'
    if tag in {"td", "th", "li", "summary", "figcaption"}:
        head, close, rest = html.partition(">")
        return f"{head}{close}{said}{rest}"
    if tag in {"tr", "thead", "tbody"}:
        return html.replace("<td>", f"<td>{said}", 1) if "<td>" in html else html.replace("<th>", f"<th>{said}", 1)
    return f'<div class="diff-changed">{said}{html}</div>'


def render(line: list[Token], kind: str = "") -> str:
    """Words in the elements around them, the mark innermost, so that marks nest right whatever is around."""
    out: list[str] = []
    open_marks: tuple = ()
    for marks, run in groupby(line, key=lambda token: token.marks):
        common = common_prefix(open_marks, marks)
        out += [f"</{tag}>" for tag, _a in reversed(open_marks[common:])]
        out += [start_tag(tag, dict(attributes)) for tag, attributes in marks[common:]]
        words = "".join(t.void.html if t.void else escape(t.text, quote=False) for t in run)
        out.append(f"<{kind}>{words}</{kind}>" if kind else words)
        open_marks = marks
    out += [f"</{tag}>" for tag, _a in reversed(open_marks)]
    return "".join(out)


def common_prefix(a: tuple, b: tuple) -> int:
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def fold(run: list[str], *, first: bool, last: bool) -> str:
    """An unchanged run: what is next to a change stays open, the rest is folded."""
    head = 0 if first else CONTEXT_BLOCKS
    tail = len(run) if last else len(run) - CONTEXT_BLOCKS
    hidden = run[head:] if last else run[head:tail]
    if len(hidden) < 2:
        return "".join(run)
    words = ngettext("{n} unchanged block", "{n} unchanged blocks", len(hidden)).format(n=len(hidden))
    folded = f'<details class="diff-fold"><summary>{escape(words)}</summary>{"".join(hidden)}</details>'
    return "".join(run[:head]) + folded + ("" if last else "".join(run[tail:]))
