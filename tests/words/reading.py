"""What of an answer a person reads or hears, and what of that stands outside the brackets."""

import ast
import json
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from tests.access.world import CANARY

SPOKEN = {"title", "placeholder", "aria-label", "aria-description", "aria-roledescription", "alt", "label", "summary"}
#: Words that scripts of ours say later.
SAID_BY_SCRIPTS = re.compile(r"data-(said|minutes|hours|one|many|none|words?|live-said|tip|warning|confirm)$")
SILENT = {"script", "style", "code", "pre", "textarea"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "use", "wbr"}
#: The same in every language: names of parts, keys, formats and units.
NAMES = re.compile(
    r"\b(Meridian|Common Ground|Wagtail|Ctrl|Enter|Esc|esc|Shift|Alt|Tab|Home|End|CSV|HTML|Atom|SHA|UTC|Brackets|TXT|"
    r"https?://\S*|[\w.+-]+@[\w.-]+|@\w+|/[\w/?=&.-]+|\w+\.(com|txt|csv|xlsx)|HMAC|JSON|iCalendar|[0-9a-f]{8}|"
    # The first parts of zones' names, as everybody lists them.
    r"Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Europe|Indian|Mexico|Pacific|US)(?=\W|$)"
    # Addresses of pages.
    r"|(?<!\S)/[\w/?=&.-]+"
    # Initials in pictures of people and communities.
    r"|^[A-Z]{2}$"
)
#: Texts and names of the world that are one word.
ONE_WORD = {"Elsewhere", "Proposed", "Wanted", "Site", "No", "More", "outcast", "delegate", "member"}
WORD = re.compile(r"[A-Za-z]{2,}")


class Outside(HTMLParser):
    """The texts and spoken attributes of a page that are not, or not wholly, inside brackets."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.depth = 0
        self.within: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in VOID and (self.within or tag in SILENT or "data-revision" in given):
            self.within.append(tag)
        names = [name for name in given if name in SPOKEN or SAID_BY_SCRIPTS.match(name)]
        if tag == "input" and given.get("type") in {"submit", "button", "reset"}:
            names.append("value")
        for name in names:
            self.say(without(given[name] or "")[0], f"{tag}[{name}]")

    def handle_endtag(self, tag):
        if self.within and self.within[-1] == tag:
            self.within.pop()

    def handle_data(self, data):
        left, self.depth = without(data, self.depth)
        if not self.within:
            self.say(left, "text")

    def say(self, left: str, where: str) -> None:
        left = plain(left)
        if WORD.search(left):
            self.found.append(f"{where}: {left}")


def without(text: str, depth: int = 0) -> tuple[str, int]:
    """The text without what stands in brackets, and how many are open at its end."""
    left = []
    for sign in text:
        if sign == "⟦":
            depth += 1
        elif sign == "⟧":
            depth = max(depth - 1, 0)
        elif not depth:
            left.append(sign)
    return "".join(left), depth


def plain(text: str) -> str:
    """Without what people of the world are called and have written, and without names of things."""
    if not WORD.search(text):
        return ""
    return " ".join(NAMES.sub("", typed_in().sub("", " ".join(text.split()))).split())


@cache
def typed_in() -> re.Pattern[str]:
    """The texts that the world's builder writes: those with the canary, or with a capital or a blank."""
    found = {CANARY}
    for node in ast.walk(ast.parse((Path(__file__).parent.parent / "access" / "world.py").read_text())):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else CANARY for part in node.values]
            found.add("".join(map(str, parts)))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
    texts = {re.sub(r"<[^>]+>", "", text) for text in found}
    wanted = {text for text in texts if CANARY in text or re.match("[A-Z].* ", text)} | ONE_WORD | {f"Owned {CANARY}"}
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, sorted(wanted, key=len, reverse=True)))})(?!\w)")


def outside(response) -> list[str]:
    """What a reader of the answer meets that nobody can translate."""
    kind = response.headers.get("Content-Type", "").split(";")[0]
    body = (b"".join(response.streaming_content) if response.streaming else response.content).decode()
    if kind == "application/json":
        return [text for text in strings(json.loads(body)) if WORD.search(plain(without(text)[0])) and " " in text]
    if kind != "text/html":
        return []
    page = Outside()
    page.feed(body)
    page.close()
    return [*page.found, *["A bracket that is not closed: words are cut"] * bool(page.depth)]


def strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    held = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for one in held for text in strings(one)]
