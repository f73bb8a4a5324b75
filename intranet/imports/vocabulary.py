"""Any HTML rewritten into the closed vocabulary of pages, so that the cleaning that follows finds nothing to remove."""

import re
from itertools import groupby

import nh3
from bs4 import BeautifulSoup, Tag
from django.utils.translation import gettext as _

from intranet.imports.findings import Finding, Kind

BLOCK_NAMES = """
p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd pre blockquote hr table thead tbody tfoot caption tr td th figure figcaption
details summary aside div
"""
BLOCKS = frozenset(BLOCK_NAMES.split())
#: Boxes of other systems, of which only the content is kept.
BOX_NAMES = """
div section article header footer main nav center form fieldset address hgroup search dialog menu dir body
"""
BOXES = frozenset(BOX_NAMES.split())
MARKS = {"a", "strong", "em", "s", "u", "code", "br", "img", "abbr", "sup", "sub", "input", "q", "source"}
EMBEDS = {"iframe": "src", "video": "src", "audio": "src", "embed": "src", "object": "data"}
SYNONYMS = {
    **{"b": "strong", "i": "em", "del": "s", "strike": "s", "ins": "u", "mark": "strong", "cite": "em", "dfn": "em"},
    **dict.fromkeys(("kbd", "samp", "tt", "var"), "code"),
}
SUPERSCRIPT = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")
SUBSCRIPT = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
HEADING = re.compile(r"h[1-6]")
#: The deepest level of headings that pages have.
LOWEST = 4
#: Kinds of GitHub's alerts.
ALERT_KINDS = {"note": "note", "tip": "tip", "important": "note", "warning": "warning", "caution": "danger"}

_parser = nh3.Cleaner(
    tags=BLOCKS | BOXES | set(EMBEDS) | set(SYNONYMS) | MARKS,
    attributes={
        "*": {"id", "class", "data-line", "data-address", "data-kind"},
        "a": {"href", "name"},
        "img": {"src", "alt", "width", "height"},
        "ol": {"start"},
        "th": {"colspan", "rowspan", "scope"},
        "td": {"colspan", "rowspan"},
        "details": {"open"},
        "abbr": {"title"},
        "input": {"type", "checked"},
        "object": {"data"},
    }
    | {name: {"src", "title"} for name in ("iframe", "video", "audio", "embed", "source")},
    link_rel=None,
    url_schemes={"http", "https", "mailto", "tel"},
)


def parse(html: str) -> BeautifulSoup:
    """The tree of any HTML, read by the rules browsers read by."""
    return BeautifulSoup(_parser.clean(html), "html.parser")


def rewrite(soup: BeautifulSoup) -> list[Finding]:
    """Every element as one of the vocabulary; returns what there is to tell.

    Pictures and links are left to ``intranet.imports.links``.
    """
    footnotes(soup)
    for element in soup.find_all(True):
        if element.decomposed or element.parent is None:
            continue
        inline(element)
    definitions(soup)
    embeds(soup)
    boxes(soup)
    captions(soup)
    wrap_runs(soup)
    for element in soup.find_all(["aside", "blockquote", "details"]):
        wrap_runs(element)
    deep = rank_headings(soup)
    for paragraph in soup.find_all(["p", HEADING]):
        if not paragraph.get_text(strip=True) and not paragraph.find(["img", "br"]):
            paragraph.unwrap() if paragraph.contents else paragraph.decompose()
    return deep


def inline(element: Tag) -> None:
    """Marks within a line."""
    name = element.name
    if name in SYNONYMS:
        element.name = SYNONYMS[name]
    elif name in {"sup", "sub"}:
        words = element.get_text()
        table = SUPERSCRIPT if name == "sup" else SUBSCRIPT
        if not element.find(True) and all(ord(char) in table for char in words):
            element.string = words.translate(table)
        element.unwrap()
    elif name == "abbr":
        if element.get("title"):
            element.append(f" ({element['title']})")
        element.unwrap()
    elif name == "q":
        element.insert(0, "“")
        element.append("”")
        element.unwrap()
    elif name == "input":
        checkbox = element.get("type") == "checkbox"
        element.replace_with(("☑" if element.has_attr("checked") else "☐") if checkbox else "")


def footnotes(soup: BeautifulSoup) -> None:
    """References become numbers that lead to a list of notes under a heading of its own."""
    for reference in soup.select("sup.footnote-ref"):
        link = reference.find("a")
        if isinstance(link, Tag):
            link["href"] = "#footnotes"
            link.string = re.sub(r":\d+\]", "]", link.get_text())
        reference.unwrap()
    for back in soup.select("a.footnote-backref"):
        back.decompose()
    for section in soup.select("section.footnotes"):
        heading = soup.new_tag("h1", id="footnotes")
        heading.string = _("Notes")
        section.insert(0, heading)
    for rule in soup.select("hr.footnotes-sep"):
        rule.decompose()


def definitions(soup: BeautifulSoup) -> None:
    """Terms in bold, each with what it means as items of a list below it."""
    for term in soup.find_all("dt"):
        term.name = "p"
        strong = soup.new_tag("strong")
        strong.extend(list(term.contents))
        term.append(strong)
    for meaning in soup.find_all("dd"):
        before = meaning.find_previous_sibling()
        if isinstance(before, Tag) and before.name == "ul" and before.get("class") == ["meanings"]:
            before.append(meaning.extract())
        else:
            meaning.wrap(soup.new_tag("ul", attrs={"class": ["meanings"]}))
        meaning.name = "li"
    for group in soup.find_all("dl"):
        group.unwrap()


def embeds(soup: BeautifulSoup) -> None:
    """Films and frames of other sites become links to them: the page would not be allowed to show them."""
    for element in reversed(soup.find_all(list(EMBEDS))):
        source = element.find("source")
        address = element.get(EMBEDS[element.name]) or (source.get("src") if isinstance(source, Tag) else None)
        if not address:
            element.unwrap()
            continue
        link = soup.new_tag("a", attrs={"href": address, "data-line": element.get("data-line", "0")})
        link.string = str(element.get("title") or element.get_text(strip=True) or address)
        element.replace_with(link)
    for source in soup.find_all("source"):
        source.decompose()


def boxes(soup: BeautifulSoup) -> None:
    for box in reversed(soup.find_all(list(BOXES))):
        kind = next(
            (ALERT_KINDS.get(name.rpartition("-")[2]) for name in box.get("class", []) if "alert-" in name), None
        )
        wrap_runs(box)
        if kind:
            box.name, box["data-kind"] = "aside", kind
            for title in box.select("p.markdown-alert-title"):
                title.decompose()
        else:
            box.unwrap()


def captions(soup: BeautifulSoup) -> None:
    """A caption outside a figure, or of a table, is a paragraph in italics."""
    for caption in soup.find_all(["figcaption", "caption"]):
        if caption.find_parent("figure") is not None:
            continue
        table = caption.find_parent("table")
        caption.name = "em"
        paragraph = caption.wrap(soup.new_tag("p"))
        if table is not None:
            table.insert_before(paragraph.extract())


def wrap_runs(box: Tag) -> None:
    """Text and marks that stand loose between blocks become paragraphs."""

    def is_block(node: object) -> bool:
        return isinstance(node, Tag) and (node.name in BLOCKS or node.name in BOXES)

    for block, run in groupby(list(box.contents), is_block):
        nodes = list(run)
        if block or not any(isinstance(node, Tag) or str(node).strip() for node in nodes):
            continue
        paragraph = Tag(name="p")
        nodes[0].insert_before(paragraph)
        paragraph.extend(nodes)


def rank_headings(soup: BeautifulSoup) -> list[Finding]:
    """Levels 2 to 4 without gaps: the page's title is level 1, and a reader's outline has no missing steps.

    Returns those that would need a fifth level.
    """
    above: list[int] = []
    deep = []
    for heading in soup.find_all(HEADING):
        level = int(heading.name[1])
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        heading.name = f"h{min(len(above) + 1, LOWEST)}"
        trim(heading)
        line = int(heading.attrs.pop("data-line", None) or 0)
        if len(above) + 1 > LOWEST:
            deep.append(Finding(Kind.HEADING, line, heading.get_text()))
    return deep


def trim(element: Tag) -> None:
    """No white space at the ends of a heading, and no line breaks in it."""
    element.smooth()
    strings = list(element.find_all(string=True))
    for place, text in enumerate(strings):
        line = re.sub(r"\s+", " ", text)
        line = line.lstrip() if place == 0 else line
        text.replace_with(line.rstrip() if place == len(strings) - 1 else line)


def introduction(soup: BeautifulSoup) -> str:
    """The words of the first paragraph above the first heading that is a sentence, not the announcement of a list."""
    announced = ""
    for element in soup.find_all(True, recursive=False):
        if HEADING.fullmatch(element.name):
            break
        words = " ".join(element.get_text().split()) if element.name == "p" else ""
        if words and not words.endswith(":"):
            return words
        announced = announced or words.rstrip(":")
    return f"{announced}…" if announced else ""
