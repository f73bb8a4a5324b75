"""The search in PostgreSQL: one statement for candidates, ranks, facets and the page (docs/search.md).

Ranking costs some microseconds for each match, so at most ``MOST`` are ranked: official ones first, then the most used,
then the newest. Whoever may not see an entry never has it among the candidates, so that nothing counted, suggested or
ranked knows of it.
"""

from typing import Any

from django.core import signing
from django.db import connection

from accounts.models import User
from intranet.search.backends import Found, Match, meaning, ranking
from intranet.search.backends.predicate import in_date, seen_by, sets_for, state
from intranet.search.backends.statement import Sql
from intranet.search.query import Query
from intranet.search.words import Words, words_in

#: Matches that are ranked and counted; beyond them it is "more than".
MOST = 1000
#: Matches in titles; of each choice of some of the words, when fewer than ``FEW`` hold all; of titles spelt nearly so.
FEW, SOME, EACH, NEAR = 8, 300, 150, 40
#: Communities named beside the results.
MOST_COMMUNITIES = 12
_SALT = "intranet.search.cursor"

#: Of those that hold some of the words, the weightiest.
PARTLY = """(
    SELECT e.id FROM search_searchentry e
    WHERE (SELECT count(*) FROM strict) < {few} AND e.words @@ {query} AND {seen} AND {narrow}
    ORDER BY e.weight DESC, e.id DESC LIMIT {each})"""

STATEMENT = """
WITH {sets}, {matching},
shown AS (
    SELECT e.id, e.source, e.target, e.kind, e.community_id, e.updated_at, c.tier, {state} AS state
    FROM {pool} c JOIN {entry} ON {phrased}),
ranked AS (
    SELECT s.id, s.source, s.target, s.tier, {score} AS score
    FROM {chosen} s JOIN {entry_of_shown} ON true LEFT JOIN covered v ON v.id = s.id),
page AS (
    SELECT * FROM ranked WHERE {beyond} ORDER BY score DESC, id DESC LIMIT {size})
SELECT json_build_object(
    'rows', (SELECT json_agg(json_build_array(id, source, target, score, tier) ORDER BY score DESC, id DESC) FROM page),
    'total', (SELECT count(*) FROM ranked),
    'pool', (SELECT count(*) FROM pool),
    'kinds', (SELECT json_object_agg(kind, n) FROM (
        SELECT kind, count(*) AS n FROM shown WHERE {in_community} AND {in_label} GROUP BY kind) k),
    'labels', (SELECT json_object_agg(label, n) FROM (
        SELECT {label} AS label, count(*) AS n FROM shown WHERE {in_community} AND {in_kinds} AND state <> ''
        GROUP BY 1) l),
    'communities', (SELECT json_agg(json_build_object('slug', slug, 'name', name, 'n', n) ORDER BY n DESC, name) FROM (
        SELECT c.slug, c.name, count(*) AS n
        FROM (SELECT community_id FROM shown WHERE {in_kinds} AND {in_label}) s
        JOIN communities_community c ON c.id = s.community_id WHERE c.id IN (SELECT id FROM known)
        GROUP BY c.id ORDER BY n DESC, c.name LIMIT {communities}) c),
    'better', {better})
"""

#: (``weight + 0`` keeps titles, of which fewer match, from being looked for along the index of weights.)
#: All the words; where few hold them, some of the words; where hardly any do, a title spelt nearly so.
MATCHING = """
named AS (
    SELECT e.id FROM search_searchentry e WHERE e.names @@ {every} AND {seen} AND {narrow}
    ORDER BY e.weight + 0 DESC, e.id DESC LIMIT {some}),
whole AS (
    SELECT e.id FROM search_searchentry e WHERE e.words @@ {every} AND {seen} AND {narrow}
    ORDER BY e.weight DESC, e.id DESC LIMIT {most}),
strict AS MATERIALIZED (SELECT id FROM named UNION SELECT id FROM whole),
partly AS MATERIALIZED (SELECT p.id FROM ({partly}) p WHERE p.id NOT IN (SELECT id FROM strict)),
held AS MATERIALIZED (SELECT e.id, {held} AS words FROM partly c JOIN {entry} ON true),
rarity AS (
    SELECT i, ln(1 + (SELECT count(*) FROM held)::float / (1 + sum(words[i]))) AS tells
    FROM held, generate_subscripts(words, 1) i GROUP BY i),
covered AS (
    SELECT h.id, sum(r.tells * h.words[r.i]) / sum(r.tells) AS share FROM held h, rarity r GROUP BY h.id),
spelt AS (
    SELECT e.id FROM search_searchentry e
    WHERE (SELECT count(*) FROM strict) + (SELECT count(*) FROM partly) < {few}
        AND fold_text({text}) <%% e.folded_title AND {seen} AND {narrow}
        AND e.id NOT IN (SELECT id FROM strict) AND e.id NOT IN (SELECT id FROM partly)
    ORDER BY word_similarity(fold_text({text}), e.folded_title) DESC, e.id DESC LIMIT {near}),
pool AS MATERIALIZED (
    SELECT id, 0 AS tier FROM strict UNION ALL SELECT id, 1 FROM partly UNION ALL SELECT id, 2 FROM spelt)"""

#: Without words: whatever the filters leave, newest first.
BROWSING = """
covered AS (SELECT NULL::bigint AS id, 1.0 AS share WHERE false),
pool AS MATERIALIZED (
    SELECT e.id, 0 AS tier FROM search_searchentry e WHERE {seen} AND {narrow}
    ORDER BY e.updated_at DESC, e.id DESC LIMIT {most})"""

LABEL = """CASE WHEN state IN ('official', 'official-newer-edits', 'due') THEN 'official' ELSE state END"""


class Postgres:
    """See :class:`intranet.search.backends.Backend`."""

    def find(self, query: Query, viewer: User, size: int) -> Found:
        words = words_in(query.text)
        if not viewer.is_active or query.is_empty or (query.text and not words):
            return Found()
        found = self._run(statement(query, viewer, words, size))
        if found["pool"] > MOST and query.has_facets:
            # What was chosen may lie beyond the candidates: it is looked for by itself, and the counts stay.
            narrower = self._run(statement(query, viewer, words, size, deep=True))
            found |= {name: narrower[name] for name in ("rows", "total", "pool")}
        rows = [Match(pk, source, target, score, tier == 0) for pk, source, target, score, tier in found["rows"] or []]
        return Found(
            matches=rows[:size],
            total=min(found["total"], MOST),
            capped=found["pool"] > MOST,
            more=len(rows) > size,
            kinds=found["kinds"] or {},
            labels=found["labels"] or {},
            communities=found["communities"] or [],
            better=found["better"] or {},
        )

    def begin(self, text: str, viewer: User, limit: int) -> list[Match]:
        words = words_in(text)
        if not viewer.is_active or not words:
            return []
        rows = self._run(meaning.beginning(text, words, viewer, limit)) or []
        return [Match(pk, source, target, score) for pk, source, target, score in rows]

    def _run(self, sql: Sql) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(sql.text, sql.values)
            return cursor.fetchone()[0]


def statement(query: Query, viewer: User, words: Words, size: int, *, deep: bool = False) -> Sql:
    """``deep`` looks for candidates among what the facets leave, not among everything."""
    filters = filters_of(query)
    by_time = query.sort == "newest" or not words
    return Sql.of(
        STATEMENT,
        sets=sets_for(viewer),
        matching=matching(query, words, seen_by(viewer), narrowed(query, deep)),
        state=state(),
        score=ranking.newest() if by_time else ranking.score(query.text, words),
        beyond=beyond(query.after),
        size=Sql("%s", (size + 1,)),
        label=Sql(LABEL),
        better=meaning.better(words) if words and not deep else Sql("NULL"),
        communities=Sql(str(MOST_COMMUNITIES)),
        pool=Sql("pool"),
        phrased=ranking.phrased(words),
        entry=ranking.entry_of("c"),
        entry_of_shown=ranking.entry_of("s"),
        chosen=Sql.of("(SELECT * FROM shown WHERE {in_kinds} AND {in_community} AND {in_label})", **filters),
        **filters,
    )


def matching(query: Query, words: Words, seen: Sql, narrow: Sql) -> Sql:
    pieces = {"seen": seen, "narrow": narrow, "most": Sql(str(MOST + 1))}
    if not words:
        return Sql.of(BROWSING, **pieces)
    pieces |= {"few": Sql(str(FEW)), "some": Sql(str(SOME)), "near": Sql(str(NEAR)), "text": Sql("%s", (query.text,))}
    pieces |= {"every": ranking.every(words), "held": ranking.held(words), "each": Sql(str(EACH))}
    pieces["entry"] = ranking.entry_of("c")
    partly = [Sql.of(PARTLY, query=query, **pieces) for query in ranking.most_of(words)]
    nobody = Sql("SELECT NULL::bigint AS id WHERE false")
    return Sql.of(MATCHING, partly=Sql.joined(" UNION ", partly) if partly else nobody, **pieces)


def narrowed(query: Query, deep: bool) -> Sql:
    """What the search is about from the start. Filters of facets come later, so that their counts can be told."""
    pieces = [Sql("true")]
    if deep:
        label = Sql.of(LABEL.replace("state", "({state})"), state=state())
        pieces += filters_of(query, "e.", label).values()
    if query.official_only:
        pieces.append(in_date())
    if query.since:
        pieces.append(Sql("e.updated_at >= %s::date", (query.since,)))
    if query.owner:
        named = "SELECT id FROM accounts_user WHERE upper(username) = upper(%s) AND is_active"
        pieces.append(Sql(f"e.owner_id IN ({named})", (query.owner,)))
    return Sql.joined(" AND ", pieces)


def filters_of(query: Query, row: str = "", label: Sql = Sql(LABEL)) -> dict[str, Sql]:  # noqa: B008 - a constant
    yes = Sql("true")
    named = "SELECT id FROM communities_community WHERE slug = %s AND id IN (SELECT id FROM known)"
    here = f"{row}community_id IN ({named})"
    return {
        "in_kinds": Sql(f"{row}kind = ANY(%s)", (sorted(query.kinds),)) if query.kinds else yes,
        "in_community": Sql(here, (query.community,)) if query.community else yes,
        "in_label": Sql.of("{label} = {value}", label=label, value=Sql("%s", (query.label,))) if query.label else yes,
    }


def beyond(after: str) -> Sql:
    """Rows after the cursor; all of them for a cursor that is not one of ours."""
    at = read(after)
    return Sql("(score, id) < (%s, %s)", at[:2]) if at else Sql("true")


def cursor_of(match: Match, text: str) -> str:
    return signing.dumps([match.score, match.id, text], salt=_SALT, compress=True)


def text_of(after: str) -> str:
    """The words a cursor's results were found with: better spelt ones than what was typed, perhaps."""
    at = read(after)
    return at[2] if at else ""


def read(after: str) -> tuple[int, int, str] | None:
    try:
        score, pk, text = signing.loads(after, salt=_SALT)
        return int(score), int(pk), str(text)
    except (signing.BadSignature, ValueError, TypeError):
        return None
