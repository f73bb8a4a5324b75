"""Markdown files of handbooks as HTML in our closed vocabulary. It never raises on text; what it leaves out it tells.

Two steps, because a link can only be pointed at its page when all pages are known: ``parse`` each text, then
``resolved`` against an index of all. ``convert`` does both.
"""

import html
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from django.utils.translation import gettext as _

from intranet.imports import frontmatter, template_tags, vocabulary
from intranet.imports.findings import Finding, Kind, located
from intranet.imports.links import Anchors, PageIndex, name_places, own_folder, pictures, relink
from intranet.imports.slugs import spoken
from intranet.imports.tokens import Reading
from intranet.ui.editor.typed import cleaned

#: Characters of a title, and of a summary, that a page can hold.
LONGEST_TITLE, LONGEST_SUMMARY = 255, 400
#: Front matter that is used; all else is only kept.
USED_KEYS = {
    "title", "subtitle", "description", "summary", "questions", "outdated", "redirect_from", "aliases", "redirect_to",
    "permalink", "draft", "published",
}  # fmt: skip


@dataclass(frozen=True)
class Converted:
    """A text ready to be a page. ``html`` is clean; findings are in the order of lines."""

    html: str
    title: str
    summary: str
    front_matter: dict[str, Any]
    findings: tuple[Finding, ...]
    draft: bool = False


@dataclass
class Parsed:
    """A text whose links still lead to where they led in the folder. Good for one call of ``resolved``."""

    path: str
    title: str
    front_matter: dict[str, Any]
    anchors: Anchors
    findings: list[Finding]
    soup: BeautifulSoup

    @property
    def former_addresses(self) -> list[str]:
        """Addresses of the page on the folder's own site: its permalink, and those redirected to it."""
        return former_addresses(self.front_matter)

    @property
    def moved_to(self) -> str:
        return next(iter(frontmatter.strings(self.front_matter.get("redirect_to"))), "")

    def resolved(self, index: PageIndex) -> Converted:
        findings = self.findings + relink(self.soup, self.path, index, self.anchors)
        data = self.front_matter
        summary = next((text for name in ("summary", "subtitle", "description") if (text := words(data.get(name)))), "")
        introduction = "" if self.moved_to else vocabulary.introduction(self.soup)
        return Converted(
            html=cleaned(str(self.soup)),
            title=self.title,
            summary=shortened(summary or introduction, LONGEST_SUMMARY),
            front_matter=data,
            findings=located(findings, self.path),
            draft=data.get("draft") is True or data.get("published") is False,
        )


def former_addresses(front_matter: dict[str, Any]) -> list[str]:
    values = [front_matter.get(name) for name in ("permalink", "redirect_from", "aliases")]
    return [address for value in values for address in frontmatter.strings(value) if "{" not in address]


def convert(text: str, path: str, index: PageIndex) -> Converted:
    """A file's text as a page. ``path`` is the file's, relative to its folder, for links and findings.

    Front matter that cannot be read is told as a finding of kind ``file``, and the text below it converted anyway.
    """
    return parse(text, path).resolved(index)


def parse(text: str, path: str) -> Parsed:
    """Read a file's text; see ``convert``."""
    findings: list[Finding] = []
    try:
        document = frontmatter.split(frontmatter.clean_text(text))
    except frontmatter.BrokenFrontMatter as error:
        findings.append(Finding(Kind.FILE, error.line, str(error)))
        document = frontmatter.Document(body=text.rpartition("\n---\n")[2])
    soup, told = read_body(document)
    title = words(document.data.get("title")) or take_title(soup) or spoken(own_folder(stem(path)).rpartition("/")[2])
    drop_repeated_title(soup, title)
    told += vocabulary.rewrite(soup)
    anchors = name_places(soup)
    findings += told + pictures(soup) + unused(document.data)
    return Parsed(path, shortened(title or path, LONGEST_TITLE), document.data, anchors, findings, soup)


def read_body(document: frontmatter.Document) -> tuple[BeautifulSoup, list[Finding]]:
    """The body with its template tags run, and what the front matter adds above and below it."""
    expansion = template_tags.Expansion(list(range(document.first_line, document.first_line + 1)))
    if document.has_front_matter:
        expansion = template_tags.expand(document.body, document.first_line, document.data)
    else:
        expansion.copy(document.body, document.first_line)
    reading = Reading(*opened_boxes(expansion.text, expansion.lines))
    body = reading.html()
    if moved := next(iter(frontmatter.strings(document.data.get("redirect_to"))), ""):
        body = f"<p>{html.escape(_('This page has moved:'))} {anchor(moved, moved)}</p>"
    whole = outdated(document.data) + body + questions(document.data)
    return vocabulary.parse(whole), expansion.findings + reading.findings


def opened_boxes(text: str, lines: list[int]) -> tuple[str, list[int]]:
    """A blank line behind ``<div markdown="1">``, so that the Markdown in it is read as such (kramdown)."""
    rows, places = [], []
    for row, place in zip(text.split("\n"), lines, strict=True):
        rows.append(row)
        places.append(place)
        if row.lstrip().startswith("<") and row.rstrip().endswith(">") and " markdown=" in row:
            rows.append("")
            places.append(place)
    return "\n".join(rows), places


def outdated(data: dict[str, Any]) -> str:
    if data.get("outdated") is not True:
        return ""
    notice = html.escape(_("The authors have marked this page as out of date."))
    return f'<aside class="callout" data-kind="warning"><p>{notice}</p></aside>'


def questions(data: dict[str, Any]) -> str:
    """Whom to ask: mail addresses, links and chat channels, as a section at the end."""
    value = data.get("questions")
    items = [item for item in map(contact, value if isinstance(value, list) else [value]) if item]
    if not items:
        return ""
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f'\n<h1 id="questions">{html.escape(_("Questions"))}</h1>\n<ul>{listed}</ul>'


def contact(item: Any) -> str:
    if isinstance(item, dict):
        text, address = words(item.get("text") or item.get("name")), words(item.get("url") or item.get("href"))
        return anchor(address, text or address) if address else html.escape(text)
    text = words(item)
    if "@" in text and " " not in text:
        return anchor(f"mailto:{text.removeprefix('mailto:')}", text.removeprefix("mailto:"))
    if text.startswith(("http://", "https://")):
        return anchor(text, text)
    return html.escape(text) if " " in text or not text else f"<code>#{html.escape(text.removeprefix('#'))}</code>"


def anchor(address: str, text: str) -> str:
    return f'<a href="{html.escape(address)}">{html.escape(text)}</a>'


def take_title(soup: BeautifulSoup) -> str:
    heading = soup.find("h1")
    return " ".join(heading.get_text().split()) if heading else ""


def drop_repeated_title(soup: BeautifulSoup, title: str) -> None:
    """A first heading that says the title again: the page shows its title by itself."""
    first = next((node for node in soup.find_all(True, recursive=False)), None)
    if first is not None and first.name == "h1" and " ".join(first.get_text().split()) == title:
        first.name, first.string = "div", ""


def unused(data: dict[str, Any]) -> list[Finding]:
    return [Finding(Kind.FRONT_MATTER, 1, name) for name in data if name not in USED_KEYS]


def words(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def shortened(text: str, longest: int) -> str:
    """The text, or as many whole words of it as fit, with an ellipsis."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    return (cut.rpartition(" ")[0].rstrip(",;:.") or cut) + "…"


def stem(path: str) -> str:
    return path.rsplit(".", 1)[0] if "." in path.rpartition("/")[2] else path
