"""Titles that begin like what is being typed, and words it may have meant.

They are ranked as results are: what leads the palette leads the page.
"""

import re

from accounts.models import User
from intranet.search.backends import ranking
from intranet.search.backends.predicate import seen_by, sets_for, state
from intranet.search.backends.statement import Sql
from intranet.search.words import Words

#: Titles that are looked at before the best are taken.
SOME = 200
#: A word this much like the one that was typed may have been meant (share of trigrams in common).
LIKE = 0.42
#: Shorter words resemble everything.
SHORTEST = 4
#: With fewer things than this that hold all the words, other spellings are looked for.
FEW = 3
_WORD = re.compile(r"[^\W_]+")

BEGINNING = """
WITH {sets}, named AS MATERIALIZED (
    SELECT e.id FROM search_searchentry e WHERE e.names @@ {every} AND {seen}
    ORDER BY e.weight DESC, e.id DESC LIMIT {some}),
spelt AS (
    SELECT e.id FROM search_searchentry e
    WHERE (SELECT count(*) FROM named) < {limit} AND length({text}) > 3
        AND fold_text({text}) <%% e.folded_title AND {seen} AND e.id NOT IN (SELECT id FROM named)
    ORDER BY word_similarity(fold_text({text}), e.folded_title) DESC, e.id DESC LIMIT {limit}),
begun AS MATERIALIZED (
    SELECT c.id, c.tier, {state} AS state
    FROM (SELECT id, 0 AS tier FROM named UNION ALL SELECT id, 2 FROM spelt) c JOIN {entry} ON true),
page AS (
    SELECT e.id, e.source, e.target, {score} AS score
    FROM begun s JOIN {entry_of_begun} ON true LEFT JOIN (SELECT NULL::float AS share) v ON true
    ORDER BY score DESC, e.id DESC LIMIT {limit})
SELECT json_agg(json_build_array(id, source, target, score) ORDER BY score DESC, id DESC) FROM page
"""

#: For each word nobody uses, the one most like it: of those as like, the one that stands in most texts.
BETTER = """(
    SELECT json_object_agg(t.word, t.better) FROM (
        SELECT t.word, (
            SELECT w.word FROM search_searchword w
            WHERE w.word %% t.word AND similarity(w.word, t.word) >= {like} AND left(w.word, 1) = left(t.word, 1)
                AND abs(length(w.word) - length(t.word)) <= 1 + length(t.word) / 6
            ORDER BY similarity(w.word, t.word) DESC, w.entries DESC, w.word LIMIT 1) AS better
        FROM (SELECT DISTINCT fold_text(unnest({words}::text[])) AS word) t
        WHERE (SELECT count(*) FROM strict) < {few}
            AND NOT EXISTS (SELECT FROM search_searchword w WHERE w.word = t.word)) t
    WHERE t.better IS NOT NULL)"""


def beginning(text: str, words: Words, viewer: User, limit: int) -> Sql:
    return Sql.of(
        BEGINNING,
        sets=sets_for(viewer),
        seen=seen_by(viewer),
        every=ranking.every(words),
        state=state(),
        score=ranking.score(text, words),
        entry=ranking.entry_of("c"),
        entry_of_begun=ranking.entry_of("s"),
        text=Sql("%s", (text,)),
        some=Sql(str(SOME)),
        limit=Sql("%s", (limit,)),
    )


def better(words: Words) -> Sql:
    """As JSON: what may have been meant, where fewer than ``FEW`` things hold all the words.

    From texts everybody may see. One may have been taken back since, so the reader's own search has to say whether the
    better words find anything.
    """
    unknown = [word for word in words.all if len(word) >= SHORTEST and not word.isdigit() and word not in words.alike]
    return Sql.of(BETTER, words=Sql("%s", (unknown,)), like=Sql(str(LIKE)), few=Sql(str(FEW)))


def corrected(text: str, better: dict[str, str]) -> str:
    """What was typed, with the better words in their places; the same when there are none."""
    return _WORD.sub(lambda word: better.get(word[0].lower(), word[0]), text)
