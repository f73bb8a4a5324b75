"""What comes first. The numbers were tuned on the judged queries of the tests; docs/search.md explains them."""

from collections.abc import Sequence
from dataclasses import replace

from intranet.search.backends.statement import Sql
from intranet.search.words import Words
from pages.models.review import today

#: Of text, other text, what it is about, title: the order of PostgreSQL's weights D, C, B, A.
WEIGHTS = "'{0.05, 0.25, 0.6, 1.0}'"

#: Words of a long question that are tried without.
MOST_LEFT_OUT = 6

#: How much more a person weighs where somebody is asked for.
PEOPLE = 2

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

#: Talk that is settled: what was asked before leads to where it was answered, what is closed invites nobody.
SETTLED = """coalesce((
    SELECT CASE WHEN q.duplication_id IS NOT NULL THEN 0.6 WHEN t.closure_id IS NOT NULL THEN 0.85 END
    FROM discussions_topic t LEFT JOIN questions_question q ON q.topic_id = t.id WHERE t.id = e.target), 1)"""

#: The entry of a row, looked up by its key: left to itself, PostgreSQL reads the whole table instead.
ENTRY = "LATERAL (SELECT * FROM search_searchentry r WHERE r.id = {row}.id OFFSET 0) e"

#: Whole numbers make a cursor exact; the largest score is far below what a bigint holds.
SCORE = """(1000000 * (
    {rank} + {named} + 0.6 * similarity(e.folded_title, fold_text({text}))
    + CASE WHEN e.folded_title = fold_text({text}) THEN 0.8
           WHEN starts_with(e.folded_title, fold_text({text})) THEN 0.1 ELSE 0 END
    + CASE WHEN e.source = 'person' AND fold_text(e.summary) = ANY({said}) THEN 1 ELSE 0 END
) * CASE s.tier WHEN 0 THEN 1 WHEN 1 THEN 0.6 * coalesce(v.share * v.share, 0) ELSE 0.2 END
  * CASE s.state WHEN 'official' THEN 1.3 WHEN 'official-newer-edits' THEN 1.3 WHEN 'due' THEN 1.3
                 WHEN 'lapsed' THEN 0.6 WHEN 'withdrawn' THEN 0.7 ELSE 1 END
  * CASE WHEN e.is_verified THEN 1.15 ELSE 1 END
  * CASE WHEN {archived} THEN 0.6 ELSE 1 END
  * CASE WHEN e.source = 'page' AND {adopted} THEN 0.75 ELSE 1 END
  * CASE WHEN e.source = 'topic' THEN {settled} ELSE 1 END
  * CASE WHEN e.source = 'topic' AND NOT e.is_verified
         THEN 0.8 + 0.2 * exp(-greatest(0, {day} - e.updated_at::date) / 730.0) ELSE 1 END
  * CASE WHEN e.source = 'person' THEN {person} ELSE 1 END
  * (1 + 0.02 * ln(1 + e.popularity))
  * (1 + 0.1 * exp(-greatest(0, {day} - e.updated_at::date) / 365.0))
)::bigint"""


def entry_of(row: str) -> Sql:
    """The entry ``e`` of a row of ``row``."""
    return Sql(ENTRY.replace("{row}", row))


def newest() -> Sql:
    return Sql("(extract(epoch FROM s.updated_at) * 1000000)::bigint")


def score(text: str, words: Words) -> Sql:
    typed = replace(words, alike={})
    said = Sql("ARRAY(SELECT fold_text(unnest(%s::text[])))", ([text, *words.others],))
    return Sql.of(
        SCORE,
        rank=rank(words, typed),
        named=named(words, typed),
        said=said,
        text=Sql("%s", (text,)),
        adopted=Sql(ADOPTED),
        archived=Sql(ARCHIVED),
        settled=Sql(SETTLED),
        person=person(words, typed),
        day=Sql("%s::date", (today(),)),
    )


def rank(words: Words, typed: Words) -> Sql:
    """What was typed counts in full, other words for the same half."""
    ranks = [Sql.of(f"ts_rank({WEIGHTS}, e.words, {{any}}, 1)", any=any_of(some)) for some in (typed, words)]
    return Sql.of("0.5 * ({both})", both=Sql.joined(" + ", ranks)) if words.alike else ranks[0]


def named(words: Words, typed: Words) -> Sql:
    """All the words in the title weigh more; other words for the same there less, and less than what was typed."""
    pieces = {"typed": every(typed), "every": every(words)}
    if not words.alike:
        return Sql.of("CASE WHEN e.names @@ {typed} THEN 0.35 ELSE 0 END", **pieces)
    both = """(CASE WHEN e.names @@ {typed} THEN 0.35 WHEN e.names @@ {every} THEN 0.15 ELSE 0 END
    + CASE WHEN e.words @@ {typed} THEN 0.15 ELSE 0 END)"""
    return Sql.of(both, **pieces)


def person(words: Words, typed: Words) -> Sql:
    """Somebody who is asked for weighs more; whose name happens to be another word for what was typed, less."""
    if not words.alike:
        return Sql(str(PEOPLE if words.of_people else 1))
    return Sql.of("CASE WHEN e.words @@ {typed} THEN 1 ELSE 0.6 END", typed=every(typed))


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


def phrased(words: Words) -> Sql:
    """Whether what stood in quotation marks stands in ``e``, its words beside each other."""
    each = [Sql("e.words @@ phraseto_tsquery('search_english', %s)", (phrase,)) for phrase in words.phrases]
    return Sql.joined(" AND ", each) if each else Sql("true")


def terms(words: Words) -> list[Sql]:
    *most, last = (Sql(WORD, (word, word)) for word in words.all)
    if words.begun:
        last = Sql(BEGUN, (words.all[-1], f"{words.all[-1]}:*"))
    return [or_alike(term, words.alike.get(word, ())) for term, word in zip([*most, last], words.all, strict=True)]


def or_alike(term: Sql, others: Sequence[str]) -> Sql:
    """A word, or another one for the same."""
    if not others:
        return term
    alike = [Sql("phraseto_tsquery('search_english', %s)", (other,)) for other in others]
    return Sql.of("({either})", either=Sql.joined(" || ", [term, *alike]))
