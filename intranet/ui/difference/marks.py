"""Where the marks for gone and new go, so that the result is HTML a browser accepts."""

from html import escape
from itertools import groupby

from intranet.ui.difference.tree import Node, Token, start_tag

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
