"""Cleaned HTML as a tree, for comparing two texts. Input is what ``intranet.ui.markup.clean`` returned."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img"})
#: Elements that sit in a line of text; all others are blocks.
INLINE = frozenset({"a", "b", "br", "code", "del", "em", "i", "img", "ins", "s", "span", "strong", "sub", "sup", "u"})
WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass
class Node:
    """An element, or a text when ``tag`` is empty."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)
    text: str = ""

    @property
    def is_inline(self) -> bool:
        return not self.tag or self.tag in INLINE

    @property
    def holds_text(self) -> bool:
        """Whether the children are words and not blocks."""
        return all(child.is_inline for child in self.children)

    @cached_property
    def html(self) -> str:
        if not self.tag:
            return escape(self.text, quote=False)
        if self.tag in VOID:
            return start_tag(self.tag, self.attributes)
        return start_tag(self.tag, self.attributes) + "".join(c.html for c in self.children) + f"</{self.tag}>"

    @cached_property
    def words(self) -> frozenset[str]:
        """The words anywhere inside, to judge how alike two blocks are."""
        if not self.tag:
            return frozenset(re.findall(r"\w+", self.text.lower()))
        return frozenset().union(*(child.words for child in self.children))


def start_tag(tag: str, attributes: dict[str, str]) -> str:
    return "<" + tag + "".join(f' {name}="{escape(value)}"' for name, value in attributes.items()) + ">"


class Builder(HTMLParser):
    """Builds the tree; an end tag that closes nothing is passed over, which canonical input never has."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("div")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # Places to link to are left out: they follow from the words, and would stand twice on the page.
        node = Node(tag, {name: value or "" for name, value in attrs if name != "id"})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if any(node.tag == tag for node in self.open[1:]):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(Node("", text=data))


def parse(html: str) -> Node:
    """The tree of a text, in a ``div`` of its own; white space between blocks is dropped."""
    builder = Builder()
    builder.feed(html)
    builder.close()
    tidy(builder.root)
    return builder.root


def tidy(node: Node) -> None:
    """Drop white space between blocks; wrap stray words beside blocks, so that children are all words or all blocks."""
    if node.tag != "pre" and not node.holds_text:
        node.children = [c for c in node.children if c.tag or c.text.strip()]
        node.children = list(wrapped(node.children))
    for child in node.children:
        if child.tag:
            tidy(child)


def wrapped(children: list[Node]) -> Iterator[Node]:
    line: list[Node] = []
    for child in children:
        if child.is_inline:
            line.append(child)
            continue
        if line:
            yield Node("div", children=line)
            line = []
        yield child
    if line:
        yield Node("div", children=line)


@dataclass(frozen=True)
class Token:
    """A word, a stretch of white space or a picture, with the inline elements around it."""

    text: str
    marks: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    void: Node | None = field(default=None, compare=False)


def tokens(nodes: list[Node], marks: tuple = ()) -> Iterator[Token]:
    """The line of text in a block, word by word."""
    for node in nodes:
        if not node.tag:
            for word in WORDS.findall(node.text):
                yield Token(word, marks)
        elif node.tag in VOID:
            yield Token(f"\0{node.tag} {node.attributes.get('src', '')}", marks, node)
        else:
            inner = (*marks, (node.tag, tuple(sorted(node.attributes.items()))))
            yield from tokens(node.children, inner)
