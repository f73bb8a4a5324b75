"""Best bets: what intranet managers want found first for some words.

They are Wagtail's search promotions, kept in the CMS under *Settings → Promoted search results*. All of them together
are one small cached value, so that a search without a best bet pays nothing for them.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.contrib.search_promotions.models import Query as PromotedWords
from wagtail.contrib.search_promotions.models import SearchPromotion

from intranet.believed import believed
from intranet.believed import forget as disbelieved

KEY = "intranet.search.best_bets.2"
#: Seconds for which they are believed; a change makes them new at once.
SECONDS = 300
#: Best bets that are shown above the results.
MOST = 3
#: Words of a search that are looked at.
MOST_WORDS = 12
_WORD = re.compile(r"[\w'’-]+")


@dataclass(frozen=True)
class Bet:
    """``page_id`` of an official page, or an address elsewhere with its title."""

    page_id: int | None
    url: str
    title: str
    description: str


def bets_for(typed: str) -> list[Bet]:
    """Those promised for these words: for all that was typed, or two or more words of it in a row; longest first."""
    known = promised()
    found = [bet for phrase in phrases(typed) for bet in known.get(phrase, [])] if known else []
    return list(dict.fromkeys(found))[:MOST]


def phrases(typed: str) -> list[str]:
    """What was typed, and every run of at least two of its words."""
    words = _WORD.findall(typed.lower())[:MOST_WORDS]
    lengths = range(len(words), 1, -1)
    runs = [" ".join(words[at : at + n]) for n in lengths for at in range(len(words) - n + 1)]
    return list(dict.fromkeys([" ".join(words), *runs])) if words else []


def promised() -> dict[str, list[Bet]]:
    """All best bets by their words."""
    return believed(KEY, read, SECONDS)


def read() -> dict[str, list[Bet]]:
    """All best bets from the database; one query."""
    bets: dict[str, list[Bet]] = {}
    rows = SearchPromotion.objects.select_related("query").order_by("sort_order", "pk")
    for row in rows:
        phrase = " ".join(_WORD.findall(row.query.query_string.lower()))
        bet = Bet(row.page_id, row.external_link_url, row.external_link_text or "", row.description)
        bets.setdefault(phrase, []).append(bet)
    return bets


def forget(**_signal: Any) -> None:
    """They have changed: nobody gets the old ones, neither now nor after the transaction."""
    disbelieved(KEY)


def connect() -> None:
    for model in (SearchPromotion, PromotedWords):
        post_save.connect(forget, sender=model)
        post_delete.connect(forget, sender=model)
