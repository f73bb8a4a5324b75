"""Template tags of static site generators (Eleventy, Jekyll, Nunjucks) inside Markdown, turned into Markdown and HTML.

The generator runs them before it reads the Markdown, also inside code; so does this. A tag that nobody knows here stays
in the text as it was typed and is reported: a handbook about templates loses nothing.
"""

import html
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from intranet.imports.findings import Finding, Kind

#: No tag is longer than a thousand characters: without a bound, a file of opened tags would take time by its square.
TOKEN = re.compile(
    r"\{%-?\s*(?P<name>[\w-]{1,60})(?P<rest>.{0,1000}?)-?%\}|\{\{-?(?P<expression>.{0,1000}?)-?\}\}", re.S
)
ARGUMENT = re.compile(r"\"([^\"]*)\"|'([^']*)'")
#: Tags with an end tag, whose inside is not a text of its own or is one to be wrapped.
PAIRED = {"raw", "comment", "alert"}
CALLOUT_KINDS = {
    "info": "note",
    "note": "note",
    "success": "tip",
    "tip": "tip",
    "warning": "warning",
    "error": "danger",
}


@dataclass
class Expansion:
    """Text with its tags expanded; ``lines[n]`` is the line of the file that output line n came from."""

    lines: list[int]
    pieces: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    #: Names of tags for which no end tag follows any more.
    unclosed: set[str] = field(default_factory=set)

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def copy(self, text: str, line: int) -> None:
        """Add text of the file that begins on ``line``."""
        self.pieces.append(text)
        self.lines.extend(range(line + 1, line + 1 + text.count("\n")))

    def put(self, text: str, line: int) -> None:
        """Add text that stands for something on ``line``."""
        self.pieces.append(text)
        self.lines.extend([line] * text.count("\n"))

    def put_expansion(self, inner: "Expansion", indent: str) -> None:
        self.pieces.append(textwrap.indent(textwrap.dedent(inner.text), indent))
        self.lines.extend(inner.lines[1:])
        self.findings.extend(inner.findings)

    def tell(self, kind: Kind, line: int, detail: str) -> None:
        self.findings.append(Finding(kind, line, " ".join(detail.split())[:300]))


def expand(text: str, first_line: int = 1, data: dict[str, Any] | None = None) -> Expansion:
    """Expand every tag of the text, whose first line is ``first_line`` of its file."""
    out = Expansion([first_line])
    position, line = 0, first_line
    while match := TOKEN.search(text, position):
        before = text[position : match.start()]
        out.copy(before, line)
        line += before.count("\n")
        end = tag(out, text, match, line, data or {})
        line += text.count("\n", match.start(), end)
        position = end
    out.copy(text[position:], line)
    return out


def tag(out: Expansion, text: str, match: re.Match[str], line: int, data: dict[str, Any]) -> int:
    """Put what a tag or expression stands for; returns where the text goes on."""
    name = match["name"]
    if name is None:
        expression(out, match, line, data)
    elif name in PAIRED:
        return paired(out, text, match, line, data)
    elif name in TAGS:
        out.put(TAGS[name](arguments(match["rest"]), match["rest"].strip(), lambda k, d: out.tell(k, line, d)), line)
    else:
        out.copy(match[0], line)
        out.tell(Kind.TAG, line, match[0])
    return match.end()


def paired(out: Expansion, text: str, match: re.Match[str], line: int, data: dict[str, Any]) -> int:
    end = re.compile(rf"\{{%-?\s*end{match['name']}\s*-?%\}}")
    closing = None if match["name"] in out.unclosed else end.search(text, match.end())
    if closing is None:
        out.unclosed.add(match["name"])
        out.copy(match[0], line)
        out.tell(Kind.TAG, line, _("%(tag)s is never closed") % {"tag": match[0]})
        return match.end()
    inner = text[match.end() : closing.start()]
    inner_line = line + match[0].count("\n")
    if match["name"] == "raw":
        out.copy(inner, inner_line)
    elif match["name"] == "comment":
        out.tell(Kind.COMMENT, line, inner)
    else:
        start = text.rfind("\n", 0, match.start()) + 1
        alert(out, match, expand(inner, inner_line, data), line, text[start : match.start()])
    return closing.end()


def alert(out: Expansion, match: re.Match[str], inner: Expansion, line: int, before: str) -> None:
    """A callout. The indent of the tag is kept, so that one inside a list item stays there."""
    given = arguments(match["rest"])
    heading = given[0] if given else ""
    kind = next((CALLOUT_KINDS[word] for word in given[1:] if word in CALLOUT_KINDS), "note")
    indent = before if not before.strip() else ""
    out.put(f'\n\n{indent}<aside class="callout" data-kind="{kind}">\n\n', line)
    if heading:
        out.put(f"{indent}<p><strong>{literal(heading)}</strong></p>\n\n", line)
    out.put_expansion(inner, indent)
    out.put(f"\n\n{indent}</aside>\n\n{indent}", inner.lines[-1])


def expression(out: Expansion, match: re.Match[str], line: int, data: dict[str, Any]) -> None:
    """``{{ … }}``: a literal, the site's base address, or a value of the front matter."""
    inside = match["expression"].strip()
    literal = ARGUMENT.fullmatch(inside)
    key = inside.removeprefix("page.")
    if literal:
        out.put(literal[1] or literal[2] or "", line)
    elif re.fullmatch(r"(base|site)\.(baseurl|url)", inside):
        return
    elif isinstance(data.get(key), str | int | float):
        out.put(str(data[key]), line)
    else:
        out.copy(match[0], line)
        out.tell(Kind.TAG, line, match[0])


def arguments(rest: str) -> list[str]:
    return [first or second for first, second in ARGUMENT.findall(rest)]


def literal(text: str) -> str:
    """Text that stays as it is, whatever Markdown would make of its punctuation."""
    return re.sub(r"[*_`\[\]~|\\:@]", lambda match: f"&#{ord(match[0])};", html.escape(text))


type Tell = Callable[[Kind, str], None]


def page_link(given: list[str], rest: str, tell: Tell) -> str:
    """An address from the root of the folder; addresses of other sites stay as they are."""
    target = "".join((given[0] if given else rest).split())
    return target if re.match(r"https?:|mailto:|#", target) else "/" + target.lstrip("/")


def slack_channel(given: list[str], rest: str, tell: Tell) -> str:
    name = (given[0] if given else rest).strip().removeprefix("#")
    channel = f"<code>{literal(name if ' ' in name else '#' + name)}</code>"
    return f"{literal(given[1])} ({channel})" if len(given) > 1 else channel


def image(given: list[str], rest: str, tell: Tell) -> str:
    tell(Kind.PICTURE, given[0] if given else rest)
    alt = given[-1] if len(given) > 1 else ""
    words = _("Picture: %(alt)s") % {"alt": alt}
    return f"<em>{literal(f'[{words}]')}</em>" if alt else ""


def icon(given: list[str], rest: str, tell: Tell) -> str:
    tell(Kind.PICTURE, _("icon %(name)s") % {"name": given[0] if given else rest})
    return ""


def include(given: list[str], rest: str, tell: Tell) -> str:
    tell(Kind.INCLUDE, given[0] if given else rest)
    return ""


def download(given: list[str], rest: str, tell: Tell) -> str:
    """A marker that the links of the page read as "this file is not here"."""
    return "/" + (given[0] if given else rest).strip().lstrip("/")


TAGS: dict[str, Callable[[list[str], str, Tell], str]] = {
    "page": page_link,
    "link": page_link,
    "slack_channel": slack_channel,
    "image": image,
    "image_with_class": image,
    "uswds_icon": icon,
    "include": include,
    "download": download,
}
