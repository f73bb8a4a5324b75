"""Entries into the table, many at a time."""

from collections.abc import Sequence
from dataclasses import fields

from django.db import connection

from intranet.search.indexing.drafts import Draft

COLUMNS = [field.name for field in fields(Draft)]
WRITTEN = [*COLUMNS, "weight", "digest"]
#: Title and what it is about are found in their own form and in every other; long texts by their stems alone.
NAMES = "to_tsvector('search_plain', d.title) || to_tsvector('search_english', d.title)"
WORDS = f"""setweight({NAMES}, 'A')
    || setweight(to_tsvector('search_plain', d.summary || ' ' || d.keywords), 'B')
    || setweight(to_tsvector('search_english', d.summary || ' ' || d.keywords), 'B')
    || setweight(to_tsvector('search_english', d.body), 'C')
    || setweight(to_tsvector('search_english', d.other), 'D')"""
UPSERT = """
INSERT INTO search_searchentry AS e ({columns}, names, words)
SELECT {picked}, {names}, {words} FROM (VALUES {rows}) AS d ({columns})
ON CONFLICT (source, target) DO UPDATE SET {updates} {unless}
"""
#: PostgreSQL takes the kind of a column of VALUES from its first row.
CASTS = {
    "target": "bigint", "community_id": "bigint", "owner_id": "bigint", "body_number": "int", "other_number": "int",
    "popularity": "int", "weight": "int", "review_by": "date", "lapses_on": "date", "updated_at": "timestamptz",
    "fresh_until": "timestamptz", "vetted": "bool", "withdrawn": "bool", "newer_edits": "bool", "newest_first": "bool",
    "is_verified": "bool", "is_archived": "bool",
}  # fmt: skip
SLOTS = ", ".join(f"%s::{CASTS.get(column, 'text')}" for column in WRITTEN)
#: Rows of one statement: some megabytes of text.
BATCH = 100


def write(drafts: Sequence[Draft], *, anew: bool = False) -> None:
    """Insert or replace. What is there already, made of the same, is left alone unless it is to be written anew."""
    for start in range(0, len(drafts), BATCH):
        _write(drafts[start : start + BATCH], "" if anew else "WHERE e.digest <> excluded.digest")


def _write(drafts: Sequence[Draft], unless: str) -> None:
    columns = ", ".join(WRITTEN)
    updates = ", ".join(f"{column} = excluded.{column}" for column in [*WRITTEN[2:], "names", "words"])
    sql = UPSERT.format(
        columns=columns,
        picked=", ".join(f"d.{column}" for column in WRITTEN),
        names=NAMES,
        words=WORDS,
        rows=", ".join([f"({SLOTS})"] * len(drafts)),
        updates=updates,
        unless=unless,
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [getattr(draft, column) for draft in drafts for column in WRITTEN])
