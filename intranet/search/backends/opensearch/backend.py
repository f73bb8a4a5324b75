"""The search on an OpenSearch server. When it is away, or far behind, PostgreSQL answers instead."""

import struct
from dataclasses import replace
from typing import Any

import structlog
from django.db import connection

from accounts.models import User
from intranet.search.backends import Found, Match, meaning
from intranet.search.backends.opensearch.bodies import WHOLE, Asked, Body, begin_body, search_body
from intranet.search.backends.opensearch.client import Client, ServerAway
from intranet.search.backends.opensearch.standing import Standing, standing_of
from intranet.search.backends.postgres import FEW, MOST, MOST_COMMUNITIES, Postgres, read
from intranet.search.backends.predicate import sets_for
from intranet.search.backends.statement import Sql
from intranet.search.query import Query
from intranet.search.words import Words, words_in

log = structlog.get_logger(__name__)

#: ``strict`` is what ``meaning.BETTER`` counts: here it is known already that little was found.
TOLD = """
WITH {sets}, strict AS (SELECT NULL::bigint AS id WHERE false)
SELECT json_build_object('communities', (
    SELECT json_agg(json_build_array(id, slug, name)) FROM communities_community
    WHERE id = ANY({counted}::bigint[]) AND id IN (SELECT id FROM known)), 'better', {better})
"""


class OpenSearch:
    """See :class:`intranet.search.backends.Backend`. A search is one query of the database, and one or two calls."""

    def __init__(self, client: Client) -> None:
        self.client, self.instead = client, Postgres()
        #: Who somebody is to everything, for the one page this was made for.
        self._known: dict[tuple[Any, ...], Standing] = {}

    def find(self, query: Query, viewer: User, size: int) -> Found:
        words = words_in(query.text)
        if not viewer.is_active or query.is_empty or (query.text and not words):
            return Found()
        who = self._standing(viewer, query.community, query.owner)
        asked = Asked(query, words, who, size, MOST, MOST_COMMUNITIES)
        try:
            answer = self._search(asked)
        except ServerAway as error:
            log.warning("search.away", error=str(error))
            return self.instead.find(query, viewer, size)
        return self._found(asked, answer, viewer)

    def begin(self, text: str, viewer: User, limit: int) -> list[Match]:
        if not viewer.is_active or not words_in(text):
            return []
        who = self._standing(viewer, None, None)
        try:
            if who.is_behind:
                raise ServerAway("behind")
            answer = self._ask(begin_body(text, who, limit))
        except ServerAway as error:
            log.warning("search.away", error=str(error))
            return self.instead.begin(text, viewer, limit)
        return [match_of(row, by_time=False) for row in answer["hits"]["hits"]]

    def _standing(self, viewer: User, community: str | None, owner: str | None) -> Standing:
        named = (viewer.pk, community, owner)
        if named not in self._known:
            self._known[named] = standing_of(viewer, community, owner)
        return self._known[named]

    def _search(self, asked: Asked) -> Any:
        """All the words; where few things hold them all, some of them, and titles spelt nearly so."""
        if asked.viewer.is_behind:
            raise ServerAway("behind")
        after = place_after(asked.query, asked.words)
        answer = self._ask(search_body(asked, after))
        if asked.words and answer["hits"]["total"]["value"] < FEW:
            answer = self._ask(search_body(replace(asked, loosely=True), after))
        return answer

    def _ask(self, body: Body) -> Any:
        answer = self.client.ask("POST", f"/{self.client.name}/_search", body)
        if not isinstance(answer, dict) or "hits" not in answer or answer.get("timed_out"):
            raise ServerAway("timed out")
        return answer

    def _found(self, asked: Asked, answer: Any, viewer: User) -> Found:
        by_time = asked.query.sort == "newest" or not asked.words
        rows = [match_of(row, by_time) for row in answer["hits"]["hits"]]
        total, counts = answer["hits"]["total"]["value"], answer["aggregations"]
        few = bool(asked.words) and sum(row.whole for row in rows) < meaning.FEW
        communities, better = told(counts["communities"]["found"]["buckets"], asked.words if few else None, viewer)
        return Found(
            matches=rows[: asked.size],
            total=min(total, MOST),
            capped=total > MOST,
            more=len(rows) > asked.size,
            kinds={one["key"]: one["doc_count"] for one in counts["kinds"]["found"]["buckets"]},
            labels={
                name: one["doc_count"] for name, one in counts["labels"]["found"]["buckets"].items() if one["doc_count"]
            },
            communities=communities,
            better=better,
        )


def match_of(row: Any, by_time: bool) -> Match:
    entry, place = row["_source"], row["sort"][0]
    score = int(place) if by_time else bits_of(place)
    return Match(
        entry["id"], entry["source"], entry["target"], score, by_time or WHOLE in row.get("matched_queries", ())
    )


def bits_of(score: float) -> int:
    """A whole number for a cursor that stands for exactly this score; the order is the same."""
    return int.from_bytes(struct.pack(">f", score))


def place_after(query: Query, words: Words) -> list[Any] | None:
    """Where the last page ended, as the server wants to be told."""
    at = read(query.after)
    if at is None:
        return None
    score, pk, _text = at
    if query.sort == "newest" or not words:
        return [score, pk]
    return [struct.unpack(">f", score.to_bytes(4))[0], pk] if 0 <= score < 1 << 32 else None


def told(buckets: list[Any], words: Words | None, viewer: User) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Communities the viewer may know of, by how many results are theirs; and what words may have meant. One query.

    The words are those of public texts in the database, never of the server's index.
    """
    counts = {one["key"]: one["doc_count"] for one in buckets}
    if not counts and not words:
        return [], {}
    meant = meaning.better(words) if words else Sql("NULL")
    sql = Sql.of(TOLD, sets=sets_for(viewer), counted=Sql("%s", (list(counts),)), better=meant)
    with connection.cursor() as cursor:
        cursor.execute(sql.text, sql.values)
        known, meant_words = cursor.fetchone()[0].values()
    rows = [{"slug": slug, "name": name, "n": counts[pk]} for pk, slug, name in known or ()]
    return sorted(rows, key=lambda row: (-row["n"], row["name"]))[:MOST_COMMUNITIES], meant_words or {}
