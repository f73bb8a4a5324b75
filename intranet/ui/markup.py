"""People's text as HTML in a closed vocabulary: cleaned on every write, and again on the way out.

The one place where HTML from people is made safe. nh3 (an HTML5 parser with an allow-list) does the cleaning; what is
done afterwards works only on its normalised output, in which every attribute is quoted and every ``<`` is escaped.
"""

import html as entities
import re
from dataclasses import dataclass

import nh3
from django.utils.text import slugify

from intranet.ui.nesting import settled

HEADINGS = {"h2", "h3", "h4"}
CALLOUTS = {"note", "tip", "warning", "danger"}
_NAMES = (
    "p ul ol li a strong em s u code pre blockquote hr br table thead tbody tr th td figure figcaption img details "
)
_NAMES += "summary aside span"
#: Everything a text may be made of.
TAGS = HEADINGS | set(_NAMES.split())
#: Headings beyond this many get no id: no contents list is that long, and naming them takes time.
MOST_IDS = 1000
#: Tags of other editors, kept under the name we use.
SYNONYMS = {"h1": "h2", "h5": "h4", "h6": "h4", "b": "strong", "i": "em", "del": "s", "strike": "s"}
_INLINE = "a strong em s u code span img th td thead tbody"
BLOCKS = TAGS - set(_INLINE.split())

#: Removed with what is in them; every other unknown tag goes and leaves its words.
_WITH_CONTENT = "script style template noscript iframe object svg math title textarea select"
_cleaner = nh3.Cleaner(
    tags=TAGS | set(SYNONYMS),
    clean_content_tags=set(_WITH_CONTENT.split()),
    attributes={
        "*": set(),
        "a": {"href"},
        "img": {"src", "alt", "width", "height"},
        "ol": {"start"},
        "th": {"colspan", "rowspan", "scope"},
        "td": {"colspan", "rowspan"},
        "code": {"class"},
        "details": {"open"},
        "span": {"data-mention"},
    }
    | {heading: {"id"} for heading in [*HEADINGS, "h1", "h5", "h6"]},
    tag_attribute_values={"aside": {"data-kind": CALLOUTS}},
    set_tag_attribute_values={"aside": {"class": "callout"}},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?: [a-z-]+=\"[^\"]*\")*)>")
_ATTRIBUTE = re.compile(r" ([a-z-]+)=\"([^\"]*)\"")
_VALID = {
    ("code", "class"): re.compile(r"language-[a-z0-9+#-]{1,20}"),
    ("ol", "start"): re.compile(r"-?\d{1,5}"),
    ("img", "width"): re.compile(r"\d{1,5}"),
    ("img", "height"): re.compile(r"\d{1,5}"),
    ("th", "scope"): re.compile(r"row|col|rowgroup|colgroup"),
    ("span", "data-mention"): re.compile(r"[\w.@+-]{1,150}"),
    ("details", "open"): re.compile(""),
    # Pictures come from this site only: others tell strangers who reads what, and the browser refuses them anyway.
    ("img", "src"): re.compile(r"/(?![/\\])[^\\]*"),
} | {(cell, span): re.compile(r"\d{1,3}") for cell in ("td", "th") for span in ("colspan", "rowspan")}
_ID = re.compile(r"(?!id_|ui_)\w[\w.:-]{0,99}")
_OUTSIDE = re.compile(r"(?:https?:)?//", re.IGNORECASE)


@dataclass(frozen=True)
class Heading:
    """One line of a contents list. ``level`` is 2, 3 or 4."""

    level: int
    id: str
    text: str


def clean(html: str, *, heading_ids: bool = True) -> str:
    """The text with everything outside the closed vocabulary removed. Cleaning what is clean changes nothing.

    ``heading_ids=False`` leaves headings without an id, for texts of which several stand on one page.
    """
    for _attempt in range(6):
        cleaned = _Finish(heading_ids).apply(_cleaner.clean(settled(html)))
        if cleaned == html:
            return cleaned
        html = cleaned
    # Nesting that never settles is not a text anybody typed: keep the words.
    return "".join(f"<p>{entities.escape(line)}</p>" for line in _text(html).splitlines() if line)


def to_text(html: str) -> str:
    """The words alone, one block a line, without empty lines."""
    return _text(clean(html, heading_ids=False))


def _text(cleaned: str) -> str:
    def gap(match: re.Match[str]) -> str:
        return "\n" if match[2] in BLOCKS else " " if match[2] in {"td", "th"} else ""

    lines = entities.unescape(_TAG.sub(gap, cleaned)).splitlines()
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def headings(html: str) -> list[Heading]:
    """The headings of a cleaned text, in order, for a contents list."""
    found = re.findall(r"<h([234]) id=\"([^\"]*)\">(.*?)</h\1>", html, re.DOTALL)
    return [Heading(int(level), entities.unescape(id_), _text(inner).replace("\n", " ")) for level, id_, inner in found]


class _Finish:
    """What nh3 leaves to us: synonyms, values of attributes, heading ids, links to outside, empty marks."""

    def __init__(self, heading_ids: bool) -> None:
        self.heading_ids = heading_ids
        self.taken: set[str] = set()
        #: Where to go on looking for a free number, by the words of the heading.
        self.numbers: dict[str, int] = {}
        self.spans: list[bool] = []

    def apply(self, html: str) -> str:
        html = _TAG.sub(self.tag, html)
        if self.heading_ids:
            html = re.sub(r"<(h[234])>(.*?)</\1>", self.named, html, flags=re.DOTALL)
        return html

    def tag(self, match: re.Match[str]) -> str:
        closing, name, rest = match.groups()
        name = SYNONYMS.get(name, name)
        if name == "span":
            return self.span(match)
        if closing:
            return f"</{name}>"
        attributes = self.attributes(name, rest)
        if name == "img" and "src" not in attributes:
            return ""
        return f"<{name}{''.join(f' {key}="{value}"' for key, value in attributes.items())}>"

    def span(self, match: re.Match[str]) -> str:
        """A span is a mention or nothing."""
        if match[1]:
            return "</span>" if self.spans and self.spans.pop() else ""
        attributes = self.attributes("span", match[3])
        self.spans.append("data-mention" in attributes)
        return f'<span data-mention="{attributes["data-mention"]}">' if self.spans[-1] else ""

    def attributes(self, name: str, rest: str) -> dict[str, str]:
        kept = {}
        for key, value in _ATTRIBUTE.findall(rest):
            valid = _VALID.get((name, key))
            if key == "id":
                if self.heading_ids and value not in self.taken and _ID.fullmatch(value):
                    self.taken.add(value)
                    kept[key] = value
            elif valid is None or valid.fullmatch(value):
                kept[key] = value
        if name == "a" and _OUTSIDE.match(kept.get("href", "")):
            kept["rel"] = "noopener noreferrer"
        if name == "img":
            kept.setdefault("alt", "")
        return dict(sorted(kept.items()))

    def named(self, match: re.Match[str]) -> str:
        """A heading without an id gets one from its words, the same for the same text every time."""
        if len(self.taken) >= MOST_IDS:
            return match[0]
        words = slugify(_text(match[2]), allow_unicode=True)[:60].strip("-_") or "section"
        base = words if _ID.fullmatch(words) else f"s-{words}"
        free, number = base, self.numbers.get(base, 1)
        while free in self.taken:
            number += 1
            free = f"{base}-{number}"
        self.numbers[base] = number
        self.taken.add(free)
        return f'<{match[1]} id="{free}">{match[2]}</{match[1]}>'
