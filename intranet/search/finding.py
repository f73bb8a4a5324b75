"""The one search. Screens, the palette and the API ask here and nowhere else."""

from accounts.models import User
from intranet.search.backends import Backend
from intranet.search.backends.postgres import Postgres, cursor_of
from intranet.search.best_bets import Bet, bets_for
from intranet.search.facets import facets_of
from intranet.search.hits import Wanted, hits_of
from intranet.search.query import LABELS, Query, line
from intranet.search.results import BestBet, Choice, Facets, Hit, Place, Results, Suggestion
from intranet.search.words import words_in

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
#: With fewer results than this, other spellings are looked for.
FEW = 3


def backend() -> Backend:
    return Postgres()


def find(query: Query, viewer: User, *, size: int = SIZE) -> Results:
    """One page of what ``viewer`` may see, the best first. At most seven queries; none for an empty question."""
    if query.is_empty or not viewer.is_active:
        return Results()
    engine, words = backend(), words_in(query.text)
    found = engine.find(query, viewer, size)
    bets = bets_for(query.text) if query.text and not query.after else []
    wanted = Wanted(
        [match.id for match in found.matches],
        [bet.page_id for bet in bets if bet.page_id],
        official_first=query.official_only,
    )
    hits, promised = hits_of(wanted, viewer, words)
    few = query.text and not query.after and sum(match.whole for match in found.matches) < FEW
    return Results(
        hits=hits,
        facets=facets_of(found, query),
        total=found.total,
        capped=found.capped,
        next_cursor=cursor_of(found.matches[-1]) if found.more else "",
        did_you_mean=engine.meant(query.text, viewer) if few else None,
        best_bets=best_bets(bets, promised),
        loosely=bool(found.matches) and not any(match.whole for match in found.matches),
    )


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
    """Titles that begin like this or are spelt nearly so, for as-you-type. At most five queries."""
    typed = line(text)
    matches = backend().begin(typed, viewer, limit)
    hits, _none = hits_of(Wanted([match.id for match in matches], texts=False), viewer, words_in(typed))
    return [
        Suggestion(hit.kind, hit.source, hit.target, hit.title, hit.title_html, hit.url, hit.state, hit.detail)
        for hit in hits
    ]
