"""The words of texts everybody may see, for "did you mean"."""

from collections.abc import Collection
from typing import Any

from django.db import connection, transaction

from intranet.search.models import SearchWord, Source
from pages.furniture import furniture

#: Words of titles, headings, tags, and of the beginnings of texts. A word that is there already stays as it is.
LEARN = """
INSERT INTO search_searchword (word, entries)
SELECT u.lexeme, count(*) FROM search_searchentry e, unnest(to_tsvector(
    'search_plain', e.title || ' ' || e.summary || ' ' || e.keywords || ' ' || left(e.body, 1500))) u
WHERE (e.seen = 'everyone' AND NOT starts_with(e.path, 'c') AND NOT EXISTS (
        SELECT FROM unnest(%s::text[]) gate WHERE starts_with(e.path, gate))
    OR e.community_id IN (
        SELECT id FROM communities_community WHERE visibility = 'open' AND opened_at IS NOT NULL))
    AND u.lexeme ~ '^[[:alpha:]]{4,40}$' AND {which}
GROUP BY u.lexeme ON CONFLICT (word) DO NOTHING
"""


def learn(source: Source, targets: Collection[int]) -> None:
    """New words of entries just written, as far as everybody may see these."""
    _learn("e.source = %s AND e.target = ANY(%s)", [source.value, list(targets)])


@transaction.atomic
def learn_anew() -> None:
    """Forget every word, and learn those of the texts that everybody may see today."""
    SearchWord.objects.all().delete()
    _learn("true", [])


def _learn(which: str, values: list[Any]) -> None:
    gated = [gate.path for gate in furniture().page_gates]
    with connection.cursor() as cursor:
        cursor.execute(LEARN.replace("{which}", which), [gated, *values])
