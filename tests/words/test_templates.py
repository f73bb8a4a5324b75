"""Every word that a template says itself is one that somebody can translate; read from all of them."""

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

from django.conf import settings
from django.template.base import Lexer, TokenType

ROOT = Path(settings.PROJECT) / "templates"
#: Attributes that a reader sees or hears.
SPOKEN = {"title", "placeholder", "aria-label", "aria-description", "aria-roledescription", "alt", "label", "summary"}
#: What stands in these is for machines.
SILENT = {"script", "style", "code", "pre"}
#: What is the same in every language: the names of the product's parts, of keys and of formats.
NAMES = {
    "Ctrl", "Enter", "Esc", "Tab", "Shift", "Alt", "Common Ground", "HTML", "CSV", "SHA", "esc",
    "Atom", "iCalendar", "JSON",
}  # fmt: skip
WORD = re.compile(r"[^\W\d_]{2,}")
#: All but what shows the kit to developers.
TEMPLATES = sorted(
    path
    for path in ROOT.rglob("*")
    if path.suffix in {".html", ".txt"} and path.parent.name != "ui" and path.name != "_specimen.html"
)


class Spoken(HTMLParser):
    """What of a page is read: its text, and the attributes that are said."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.within: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag in SILENT:
            self.within.append(tag)
        given = dict(attrs)
        names = set(given) & SPOKEN
        if tag == "input" and given.get("type") in {"submit", "button", "reset"}:
            names.add("value")
        if tag == "meta" and given.get("name") == "description":
            names.add("content")
        self.said += [given[name] or "" for name in names]
        # Words that a script of ours will say: sentences in data attributes.
        self.said += [value for name, value in attrs if name.startswith("data-") and value and " " in value.strip()
                      and re.match(r"[A-Z]", value)]  # fmt: skip

    def handle_endtag(self, tag):
        if self.within and self.within[-1] == tag:
            self.within.pop()

    def handle_data(self, data):
        if not self.within:
            self.said.append(data)


def own_words(path: Path) -> tuple[str, list[str]]:
    """The template's own text, what is translated taken out; and the texts in quotes in its tags that are not."""
    text, quoted, inside = [], [], ""
    for token in Lexer(path.read_text()).tokenize():
        if token.token_type == TokenType.TEXT:
            text.append("" if inside else token.contents)
        elif token.token_type == TokenType.VAR:
            text.append("" if inside else "\x01")
            quoted += spoken_arguments(token.contents)
        elif token.token_type == TokenType.BLOCK:
            name = token.contents.split()[0]
            if inside:
                inside = "" if name == f"end{inside}" else inside
            elif name in {"blocktranslate", "blocktrans", "comment"}:
                inside = name
            elif token.contents in {"block body_class", "block page_name"}:  # classes, for style and scripts
                inside = "block"
            quoted += spoken_arguments(token.contents)
    return "".join(text), quoted


def spoken_arguments(contents: str) -> list[str]:
    """Texts in quotes that look like words for people: with a blank or a capital at the start."""
    if contents.split()[0] in {"translate", "trans", "url", "load", "extends", "static", "icon", "cycle", "csrf_token"}:
        return []
    untranslated = re.sub(r"""_\(("[^"]*"|'[^']*')\)""", "", contents)
    found = re.findall(r"""(\|\w+:|\b\w+=)?("[^"]*"|'[^']*')""", untranslated)
    return [
        text[1:-1]
        for before, text in found
        if before not in {"|date:", "|time:", "class="} and re.match(r"[A-Z][a-z]+( |$)|\w+ \w+ \w+", text[1:-1])
        and not re.search(r"[-_/#]", text)
    ]  # fmt: skip


def without_names(said: str) -> str:
    for name in NAMES:
        said = re.sub(rf"\b{name}\b", "", said)
    return re.sub(r"(?<!\S)/\S+", "", said)  # an address


def spoken(path: Path) -> list[str]:
    text, quoted = own_words(path)
    if path.suffix == ".txt":
        return [text, *quoted]
    reader = Spoken()
    reader.feed(text)
    reader.close()
    return [*reader.said, *quoted]


def test_templates_say_nothing_that_cannot_be_translated():
    found = [
        f"{path.relative_to(ROOT)}: {' '.join(said.split())[:90]!r}"
        for path in TEMPLATES
        for said in spoken(path)
        if WORD.search(without_names(unescape(said).replace("\x01", " ")))
    ]
    assert not found, "\n".join(found)
