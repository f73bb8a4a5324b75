"""Official pages shown as cards in other texts: a paragraph that holds nothing but a link to one becomes a card.

The text itself is not touched, so what was vetted stays what it was; the card says how the page stands today, and who
may not open it sees the link.
"""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import unquote

from bs4 import BeautifulSoup
from django.http import HttpRequest

from pages.door import open_to
from pages.furniture import furniture
from pages.inventory import inventory
from pages.reading import Neighbour, state_of

#: A paragraph that is one link to a place on this site, as ``markup.clean`` writes it.
LONE = re.compile(r'<p><a href="(/[^"#?]*/)"[^>]*>[^<]*</a></p>')
#: Most cards in a text; what comes after stays a link.
MOST = 12


@dataclass(frozen=True)
class Part:
    """A piece of a text, or a card that stands between two pieces."""

    html: str = ""
    card: Neighbour | None = None


def parts_of(html: str, request: HttpRequest) -> list[Part]:
    """The text in pieces: one where it shows no pages, and then no query; one query otherwise."""
    wanted = list(dict.fromkeys(LONE.findall(html)))[:MOST]
    cards = cards_for(wanted, request) if wanted else {}
    if not cards:
        return [Part(html)]
    found: list[Part] = []
    for node in map(str, BeautifulSoup(html, "html.parser").contents):
        lone = LONE.fullmatch(node)
        card = cards.get(lone[1]) if lone else None
        if card is None and found and found[-1].card is None:
            found[-1] = Part(found[-1].html + node)
        else:
            found.append(Part("" if card else node, card))
    return found


def cards_for(addresses: list[str], request: HttpRequest) -> dict[str, Neighbour]:
    """The cards of those addresses that are official pages the viewer may open."""
    tree = furniture(request)
    places = {tree.root_url_path + unquote(unescape(address)).lstrip("/"): address for address in addresses}
    rows = open_to(request, inventory().filter(url_path__in=places, path__startswith=tree.root_path))
    return {places[row.url_path]: card_of(row, tree.address(row)) for row in rows}


def card_of(row: Any, url: str) -> Neighbour:
    """From a row of the inventory."""
    return Neighbour(row.title, url, row.summary or "", state_of(row), False, row.cached_content_type.model)
