"""What comes first. The numbers were tuned on the judged queries of the tests; docs/search.md explains them."""

from intranet.search.backends.statement import Sql
from intranet.search.words import Words
from pages.models.review import today

#: Of text, other text, what it is about, title: the order of PostgreSQL's weights D, C, B, A.
WEIGHTS = "'{0.05, 0.25, 0.6, 1.0}'"

#: Words of a long question that are tried without.
MOST_LEFT_OUT = 6

#: In any form, and the last one also as a beginning. A word holds letters and digits only.
WORD = "(plainto_tsquery('search_english', %s) || plainto_tsquery('search_plain', %s))"
BEGUN = "(plainto_tsquery('search_english', %s) || to_tsquery('search_plain', %s))"

#: A community page that also stands in the official tree is found there first.
ADOPTED = """EXISTS (
    SELECT FROM vetting_adoptedpage a JOIN wagtailcore_page p ON p.id = a.page_ptr_id AND p.live
    WHERE a.source_id = e.target)"""

#: Itself, or its community: what was said there before it was closed down leads nobody first.
ARCHIVED = """(e.is_archived OR e.community_id IN (
    SELECT id FROM communities_community WHERE archival_id IS NOT NULL))"""

#: Whole numbers make a cursor exact; the largest score is far below what a bigint holds.
SCORE = """(1000000 * (
    {rank} + CASE WHEN e.names @@ {every} THEN 0.35 ELSE 0 END + 0.4 * similarity(e.folded_title, fold_text({text}))
    + CASE WHEN e.folded_title = fold_text({text}) THEN 0.8
           WHEN starts_with(e.folded_title, fold_text({text})) THEN 0.2 ELSE 0 END
) * CASE s.tier WHEN 0 THEN 1 WHEN 1 THEN 0.6 * coalesce(v.share * v.share, 0) ELSE 0.2 END
  * CASE s.state WHEN 'official' THEN 1.3 WHEN 'official-newer-edits' THEN 1.3 WHEN 'due' THEN 1.3
                 WHEN 'lapsed' THEN 0.6 WHEN 'withdrawn' THEN 0.7 ELSE 1 END
  * CASE WHEN e.is_verified THEN 1.15 ELSE 1 END
  * CASE WHEN {archived} THEN 0.6 ELSE 1 END
  * CASE WHEN e.source = 'page' AND {adopted} THEN 0.75 ELSE 1 END
  * (1 + 0.02 * ln(1 + e.popularity))
  * (1 + 0.1 * exp(-greatest(0, {day} - e.updated_at::date) / 365.0))
)::bigint"""


def newest() -> Sql:
    return Sql("(extract(epoch FROM s.updated_at) * 1000000)::bigint")


def score(text: str, words: Words) -> Sql:
    return Sql.of(
        SCORE,
        rank=Sql.of(f"ts_rank({WEIGHTS}, e.words, {{any}}, 1)", any=any_of(words)),
        every=every(words),
        text=Sql("%s", (text,)),
        adopted=Sql(ADOPTED),
        archived=Sql(ARCHIVED),
        day=Sql("%s::date", (today(),)),
    )


def every(words: Words) -> Sql:
    """All the words, as a tsquery."""
    return Sql.of("({words})", words=Sql.joined(" && ", terms(words)))


def any_of(words: Words) -> Sql:
    return Sql.of("({words})", words=Sql.joined(" || ", terms(words)))


def most_of(words: Words) -> list[Sql]:
    """The words but for one of them, for each of the first few; and where there are more than two, each by itself."""
    each = terms(words)
    if len(each) < 2:
        return []
    some = range(min(len(each), MOST_LEFT_OUT))
    but_one = [Sql.joined(" && ", each[:i] + each[i + 1 :]) for i in some]
    alone = [each[i] for i in some] if len(each) > 2 else []
    return [Sql.of("({query})", query=query) for query in [*but_one, *alone]]


def held(words: Words) -> Sql:
    """Which of the words stand in ``e``: an array of 0 and 1."""
    each = [Sql.of("(e.words @@ {word})::int", word=word) for word in terms(words)]
    return Sql.of("ARRAY[{each}]", each=Sql.joined(", ", each))


def terms(words: Words) -> list[Sql]:
    *most, last = (Sql(WORD, (word, word)) for word in words.all)
    if words.begun:
        last = Sql(BEGUN, (words.all[-1], f"{words.all[-1]}:*"))
    return [*most, last]
