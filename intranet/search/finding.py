"""The one search. Screens, the palette and the API ask here and nowhere else."""

from dataclasses import replace

from accounts.models import User
from intranet.search.backends import Backend, Found
from intranet.search.backends.meaning import corrected
from intranet.search.backends.opensearch import OpenSearch
from intranet.search.backends.opensearch.client import the_client
from intranet.search.backends.postgres import Postgres, cursor_of, text_of
from intranet.search.best_bets import Bet, bets_for
from intranet.search.facets import facets_of
from intranet.search.hits import hits_of
from intranet.search.lookup import Wanted
from intranet.search.query import LABELS, Query, line
from intranet.search.results import BestBet, Choice, Facets, Hit, Place, Results, Suggestion
from intranet.search.words import unquoted, words_in

__all__ = [
    "LABELS",
    "BestBet",
    "Choice",
    "Facets",
    "Hit",
    "Place",
    "Query",
    "Results",
    "Suggestion",
    "find",
    "suggest",
]

#: Results a page.
SIZE = 20
#: With fewer letters than this only titles are suggested.
SHORTEST = 2


def backend() -> Backend:
    client = the_client()
    return OpenSearch(client) if client else Postgres()


def find(query: Query, viewer: User, *, size: int = SIZE) -> Results:
    """One page of what ``viewer`` may see, the best first. At most four queries; none for an empty question.

    When nothing holds all the words, and better spelt ones are found, these are the results, and ``shown_for`` says so.
    """
    if query.is_empty or not viewer.is_active:
        return Results()
    found, text, meant = found_or_meant(query, viewer, size)
    bets = bets_for(query.text) if query.text and not query.after else []
    wanted = Wanted(
        [match.id for match in found.matches],
        [bet.page_id for bet in bets if bet.page_id],
        official_first=query.official_only,
        partly=frozenset(match.id for match in found.matches if not match.whole),
    )
    hits, promised = hits_of(wanted, viewer, words_in(text))
    return Results(
        hits=hits,
        facets=facets_of(found, query),
        total=found.total,
        capped=found.capped,
        next_cursor=cursor_of(found.matches[-1], text) if found.more else "",
        did_you_mean=meant,
        shown_for=text if text != query.text else None,
        best_bets=best_bets(bets, promised),
        loosely=bool(found.matches) and not wholes(found),
    )


def found_or_meant(query: Query, viewer: User, size: int) -> tuple[Found, str, str | None]:
    """What was found, for which words, and which better spelt ones find more. A cursor knows the words it came with."""
    text = text_of(query.after) or query.text
    engine = backend()
    found = engine.find(replace(query, text=text), viewer, size)
    if not found.matches and not query.after and words_in(text).phrases:
        # Nothing holds these words beside each other: what holds them anywhere is shown, and it is said.
        text = unquoted(text)
        return engine.find(replace(query, text=text), viewer, size), text, text
    meant = corrected(text, found.better)
    if meant == text or query.after:
        return found, text, None
    other = engine.find(replace(query, text=meant), viewer, size)
    if wholes(other) <= wholes(found):
        return found, text, None
    return (found, text, meant) if wholes(found) else (other, meant, meant)


def wholes(found: Found) -> int:
    """How many of the matches on this page hold all the words."""
    return sum(match.whole for match in found.matches)


def best_bets(bets: list[Bet], promised: dict[int, Hit]) -> list[BestBet]:
    """Pages the viewer may not open, or that are gone, are no best bets."""
    made = []
    for bet in bets:
        hit = promised.get(bet.page_id) if bet.page_id else None
        if hit is not None:
            made.append(BestBet(hit.title, hit.url, bet.description, hit))
        elif not bet.page_id and bet.url:
            made.append(BestBet(bet.title or bet.url, bet.url, bet.description))
    return made


def suggest(text: str, viewer: User, limit: int = 8) -> list[Suggestion]:
    """For as-you-type: best bets, then titles that begin like this, in the order of the page. At most five queries.

    Where few titles do, they are the first results of the page itself.
    """
    typed = line(text)
    matches = backend().begin(typed, viewer, limit)
    if len(matches) < limit and len(typed) >= SHORTEST:
        found = found_or_meant(Query(text=typed), viewer, limit)[0].matches
        first = {match.id for match in found}
        matches = [*found, *(match for match in matches if match.id not in first)]
    bets = [bet.page_id for bet in bets_for(typed) if bet.page_id] if typed else []
    wanted = Wanted([match.id for match in matches[:limit]], bets, texts=False)
    hits, promised = hits_of(wanted, viewer, words_in(typed))
    lines = dict.fromkeys([*(promised[pk] for pk in bets if pk in promised), *hits])
    return [
        Suggestion(
            hit.kind, hit.source, hit.target, hit.title, hit.title_html, hit.url, hit.state, hit.detail, hit.state_words
        )
        for hit in list(lines)[:limit]
    ]
