"""HTML mail in the vocabulary of posts: what it quotes folded, signatures cut, layout and remote pictures taken out."""

import html
import re
from collections.abc import Callable

import nh3
from bs4 import BeautifulSoup, Tag
from django.utils.translation import gettext as _

from intranet.imports import vocabulary
from intranet.imports.mbox.plain import Told
from intranet.ui.nesting import settled

#: Characters of HTML that are read as such; of more only the words are kept.
LARGEST = 600_000
#: Where mail programs put a picture of the same mail.
PARTS = "/_part/"
_CID = re.compile(r"""(src\s*=\s*["']?)cid:""", re.IGNORECASE)
_TRUNK = re.compile(
    r"<(style|script|head|title)\b.*?</\1\s*>|<!--.*?-->|<\?xml.*?>|</?[ovwm]:[^>]*>", re.DOTALL | re.IGNORECASE
)
_QUOTES = "blockquote, div.gmail_quote, div.yahoo_quoted, div.moz-forward-container, div.protonmail_quote"
_SIGNATURES = "div.gmail_signature, .moz-signature, #Signature, div.signature"
#: What announces a quotation.
_SAYS = "div.gmail_attr, div.moz-cite-prefix, div.gmail_quote > div:first-child"


def to_html(source: str, told: Told, picture: Callable[[str], str | None]) -> str:
    """
    Args:
        picture: the address of a picture of the same mail by its Content-ID; None when there is none to be shown.
    """
    if len(source) > LARGEST:
        words = html.unescape(nh3.clean(_TRUNK.sub(" ", source[: 4 * LARGEST]), tags=set()))
        return "".join(f"<p>{html.escape(line)}</p>" for line in words.splitlines() if line.strip())
    soup = vocabulary.parse(settled(_CID.sub(rf"\1{PARTS}", _TRUNK.sub(" ", source))))
    cut(soup, told)
    fold(soup, told)
    pictures(soup, picture)
    for link in soup.find_all("a"):
        if not str(link.get("href", "")).startswith(("http://", "https://", "mailto:", "tel:")):
            link.unwrap()
    tables(soup)
    vocabulary.rewrite(soup)
    return str(soup)


def cut(soup: BeautifulSoup, told: Told) -> None:
    for element in soup.select(_SIGNATURES):
        if not element.decomposed:
            element.decompose()
            told.cut += 1


def fold(soup: BeautifulSoup, told: Told) -> None:
    """Every outermost quotation behind a line that opens it."""
    for quote in soup.select(_QUOTES):
        if quote.find_parent("details") is not None:
            continue
        says = quote.select_one(_SAYS) or quote.find_previous_sibling("div", class_="moz-cite-prefix")
        said = " ".join(says.get_text().split())[:200] if isinstance(says, Tag) else ""
        if isinstance(says, Tag) and said.endswith(":"):
            says.extract()
        summary = soup.new_tag("summary")
        summary.string = said if said.endswith(":") else _("Quoted text")
        details = quote.wrap(soup.new_tag("details"))
        details.insert(0, summary)
        quote.name = "blockquote"
        told.folded += 1


def pictures(soup: BeautifulSoup, picture: Callable[[str], str | None]) -> None:
    """Those of the mail are shown; of others the description stays: they tell strangers who reads."""
    for element in soup.find_all("img"):
        source, described = str(element.get("src", "")), str(element.get("alt", "")).strip()
        address = picture(source.removeprefix(PARTS)) if source.startswith(PARTS) else None
        if address:
            element["src"] = address
        elif described:
            element.replace_with(described)
        else:
            element.decompose()


def tables(soup: BeautifulSoup) -> None:
    """Tables that only lay out a page, of one column or around other tables, are taken apart."""
    for table in reversed(soup.find_all("table")):
        widest = max((len(row.find_all(["td", "th"], recursive=False)) for row in table.find_all("tr")), default=0)
        if widest > 1 and table.find("table") is None:
            continue
        for part in table.find_all(["thead", "tbody", "tfoot", "tr", "td", "th", "caption"]):
            if part.find_parent("table") is table:
                part.name = "div"
        table.name = "div"
