"""The one search. Screens, the palette and the API ask here and nowhere else."""

from accounts.models import User
from intranet.search.backends import Backend
from intranet.search.backends.postgres import Postgres, cursor_of
from intranet.search.facets import facets_of
from intranet.search.hits import hits_of
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
    """One page of what ``viewer`` may see, the best first. At most six queries; none for an empty question."""
    if query.is_empty or not viewer.is_active:
        return Results()
    engine, words = backend(), words_in(query.text)
    found = engine.find(query, viewer, size)
    hits = hits_of([match.id for match in found.matches], viewer, words, official_first=query.official_only)
    few = query.text and not query.after and sum(match.whole for match in found.matches) < FEW
    return Results(
        hits=hits,
        facets=facets_of(found, query),
        total=found.total,
        capped=found.capped,
        next_cursor=cursor_of(found.matches[-1]) if found.more else "",
        did_you_mean=engine.meant(query.text, viewer) if few else None,
        loosely=bool(found.matches) and not any(match.whole for match in found.matches),
    )


def suggest(text: str, viewer: User, limit: int = 8) -> list[Suggestion]:
    """Titles that begin like this or are spelt nearly so, for as-you-type. At most five queries."""
    typed = line(text)
    matches = backend().begin(typed, viewer, limit)
    hits = hits_of([match.id for match in matches], viewer, words_in(typed), texts=False)
    return [
        Suggestion(hit.kind, hit.source, hit.target, hit.title, hit.title_html, hit.url, hit.state, hit.detail)
        for hit in hits
    ]
