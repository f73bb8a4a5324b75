"""Reactions to news as one reader sees them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from pages.models.responses import NewsReaction, NewsReactionKind

if TYPE_CHECKING:
    from pages.models import NewsPage

#: The picture of each reaction.
SIGNS = {
    NewsReactionKind.THANKS: "thumb-up",
    NewsReactionKind.AGREE: "check",
    NewsReactionKind.INSIGHT: "tip",
    NewsReactionKind.CELEBRATE: "award",
}


@dataclass(frozen=True)
class NewsReactions:
    """One kind: how many gave it, and whether the reader did."""

    kind: str
    word: str
    sign: str
    count: int
    mine: bool


def reactions_to(page: "NewsPage", reader: Any) -> list[NewsReactions]:
    """Every kind in its order; one query."""
    rows = NewsReaction.objects.filter(page=page).values("kind").order_by()
    counted = rows.annotate(n=Count("pk"), mine=Count("pk", filter=Q(person=reader.pk)))
    found = {row["kind"]: (row["n"], bool(row["mine"])) for row in counted}
    return [
        NewsReactions(kind, str(kind.label), SIGNS[kind], *found.get(kind, (0, False))) for kind in NewsReactionKind
    ]
