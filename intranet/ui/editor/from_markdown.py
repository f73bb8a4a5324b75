"""Markdown as people write it, to cleaned HTML.

CommonMark with tables and ~~strikethrough~~, raw HTML (cleaned like all HTML), and three forms of our own:
``> [!NOTE]`` opens a callout (NOTE, TIP, WARNING, DANGER; GitHub's IMPORTANT and CAUTION are understood),
``## Words {#anchor}`` keeps an anchor, ``[@Sam Okoro](mention:sam.okoro)`` names a person.
"""

import re
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from intranet.ui import markup

CALLOUTS = {kind: kind for kind in markup.CALLOUTS} | {"important": "warning", "caution": "danger"}
_CALLOUT = re.compile(r"\[!([A-Za-z]+)\][ \t]*(?:\n|$)")
_ANCHOR = re.compile(r"\s*\{#([^\s{}]+)\}\s*$")


def to_html(text: str, *, heading_ids: bool = True) -> str:
    """Cleaned HTML. Time grows with the length of the text; nesting is cut at 20."""
    return markup.clean(_parser.render(text.replace("\r\n", "\n")), heading_ids=heading_ids)


def _callouts(state: StateCore) -> None:
    for at, token in enumerate(state.tokens[:-2]):
        if token.type != "blockquote_open" or state.tokens[at + 2].type != "inline":
            continue
        inline = state.tokens[at + 2]
        found = _CALLOUT.match(inline.content)
        if not found or found[1].lower() not in CALLOUTS:
            continue
        inline.content = inline.content[found.end() :]
        token.tag, token.attrs = "aside", {"data-kind": CALLOUTS[found[1].lower()]}
        next(
            close for close in state.tokens[at:] if close.type == "blockquote_close" and close.level == token.level
        ).tag = "aside"
        if not inline.content:
            for empty in state.tokens[at + 1 : at + 4]:
                empty.type, empty.hidden, empty.tag = "empty", True, ""
            inline.content, inline.children = "", []


def _anchors(state: StateCore) -> None:
    for token, inline in zip(state.tokens, state.tokens[1:], strict=False):
        found = token.type == "heading_open" and _ANCHOR.search(inline.content)
        if found:
            token.attrs["id"] = found[1]
            inline.content = inline.content[: found.start()]


def _mentions(state: StateCore) -> None:
    for token in state.tokens:
        closing = None
        for child in token.children or []:
            href = str(child.attrs.get("href", ""))
            if child.type == "link_open" and href.startswith("mention:"):
                child.tag, child.attrs, closing = "span", {"data-mention": unquote(href[8:])}, child.level
            elif child.type == "link_close" and closing == child.level:
                child.tag, closing = "span", None


def _empty(self: object, tokens: list[Token], *args: object) -> str:
    return ""


def _make() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.core.ruler.after("block", "callouts", _callouts)
    parser.core.ruler.after("block", "anchors", _anchors)
    parser.core.ruler.push("mentions", _mentions)
    parser.add_render_rule("empty", _empty)
    return parser


_parser = _make()
