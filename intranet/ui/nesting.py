"""Makes huge or hostile HTML harmless to a parser whose time grows with the square of depth, before it is cleaned.

HTML5 parsing looks through all open elements at many tags, and joins text entity by entity; a megabyte of ``<div>`` or
of ``&`` costs it half a minute. Here such input is rewritten in one pass: every element is closed where its parent
ends, none stands deeper than DEPTH, and long runs of entities are parted by comments, which cleaning removes.
"""

import re

#: Nobody writes deeper; browsers stop at 512.
DEPTH = 100
#: Below these the parser is quick whatever the input.
FEW_TAGS = 2000
FEW_ENTITIES = 5000

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^>]*>", re.DOTALL)
_PART = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*)([^<>]*)>|([^<]+|<)")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
#: An opening tag that ends an open element of its own kind.
_ENDED_BY = {
    "p": {"p"},
    "li": {"li"},
    "td": {"td", "th"},
    "th": {"td", "th"},
    "tr": {"tr"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
}


def settled(html: str) -> str:
    """The same HTML, rewritten only when it is large enough to be dangerous."""
    if html.count("<") < FEW_TAGS and html.count("&") < FEW_ENTITIES:
        return html
    return _Rewriter().rewrite(_COMMENT.sub("", html))


class _Rewriter:
    def __init__(self) -> None:
        self.open: list[str] = []
        #: How many elements of each name were left out for being too deep, so that their ends are left out as well.
        self.skipped: dict[str, int] = {}
        self.out: list[str] = []

    def rewrite(self, html: str) -> str:
        for part in _PART.finditer(html):
            closing, name, rest, text = part.groups()
            if text is not None:
                self.text(text)
            elif closing:
                self.end(name.lower())
            else:
                self.start(name.lower(), rest)
        self.close(len(self.open))
        return "".join(self.out)

    def text(self, text: str) -> None:
        if text == "<":
            self.out.append("&lt;")
        elif text.count("&") < 1000:
            self.out.append(text)
        else:
            pieces = text.split("&")
            self.out.append("<!---->&".join("&".join(pieces[n : n + 500]) for n in range(0, len(pieces), 500)))

    def start(self, name: str, rest: str) -> None:
        if name in _VOID:
            self.out.append(f"<{name}{rest}>")
            return
        if self.open and self.open[-1] in _ENDED_BY.get(name, ()):
            self.close(1)
        if len(self.open) >= DEPTH:
            self.skipped[name] = self.skipped.get(name, 0) + 1
            return
        self.open.append(name)
        self.out.append(f"<{name}{rest}>")

    def end(self, name: str) -> None:
        if self.skipped.get(name):
            self.skipped[name] -= 1
        elif name in self.open:
            self.close(self.open[::-1].index(name) + 1)

    def close(self, count: int) -> None:
        for _one in range(count):
            self.out.append(f"</{self.open.pop()}>")
