"""One walk over two trees: blocks aligned, then the words in them."""

from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from html import escape
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intranet.ui.difference.marks import marked, render, within
from intranet.ui.difference.tree import Node, Token, start_tag, tokens
from intranet.ui.difference.words import name_of, treatment

#: Two blocks sharing at least this part of their words are shown as one block edited, others as one gone and one new.
ALIKE = 0.3
#: Unchanged blocks kept as they are on each side of a change; longer runs are folded.
CONTEXT_BLOCKS = 1


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
