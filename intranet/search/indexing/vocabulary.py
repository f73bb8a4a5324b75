"""The words of texts everybody may see, for "did you mean"."""

from collections.abc import Collection
from typing import Any

from django.db import connection, transaction

from intranet.search.models import Source
from pages.furniture import furniture

#: How long all texts may be read for their words: far more than a statement of a request may take.
PATIENCE = "15min"
#: How long to wait for a batch that is being indexed and has learnt the same word.
LOCK_PATIENCE = "60s"
#: Words of titles, headings, tags, and of the beginnings of texts.
SAID = """
SELECT u.lexeme AS word, count(*) AS entries FROM search_searchentry e, unnest(to_tsvector(
    'search_plain', e.title || ' ' || e.summary || ' ' || e.keywords || ' ' || left(e.body, 1500))) u
WHERE (e.seen = 'everyone' AND NOT starts_with(e.path, 'c') OR e.community_id IN (
        SELECT id FROM communities_community WHERE visibility = 'open' AND opened_at IS NOT NULL))
    AND NOT EXISTS (SELECT FROM unnest(%s::text[]) gate WHERE starts_with(e.path, gate))
    AND u.lexeme ~ '^[[:alpha:]]{4,40}$' AND {which}
GROUP BY u.lexeme
"""
#: A word that is there already stays as it is.
LEARN = "INSERT INTO search_searchword (word, entries) {said} ON CONFLICT (word) DO NOTHING"
#: One statement, which reads everything before it writes: whoever indexes meanwhile waits for the writing alone.
ANEW = """
WITH said AS MATERIALIZED ({said}),
forgotten AS (DELETE FROM search_searchword w WHERE NOT EXISTS (SELECT FROM said WHERE said.word = w.word))
INSERT INTO search_searchword AS w (word, entries) SELECT word, entries FROM said ORDER BY word
ON CONFLICT (word) DO UPDATE SET entries = excluded.entries WHERE w.entries <> excluded.entries
"""


def learn(source: Source, targets: Collection[int]) -> None:
    """New words of entries just written, as far as everybody may see these."""
    _learn("e.source = %s AND e.target = ANY(%s)", [source.value, list(targets)])


@transaction.atomic
def learn_anew() -> None:
    """Learn the words of the texts that everybody may see today, and forget all others."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [PATIENCE])
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LOCK_PATIENCE])
    _learn("true", [], ANEW)


def _learn(which: str, values: list[Any], statement: str = LEARN) -> None:
    gated = [gate.path for gate in furniture().page_gates]
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("{said}", SAID).replace("{which}", which), [gated, *values])
