"""What comes first. The numbers were tuned on the judged queries of the tests; docs/search.md explains them."""

from intranet.search.backends.statement import Sql
from intranet.search.words import Words
from pages.models.review import today

#: Of text, other text, what it is about, title: the order of PostgreSQL's weights D, C, B, A.
WEIGHTS = "'{0.05, 0.25, 0.6, 1.0}'"

#: In any form, and the last one also as a beginning. A word holds letters and digits only.
WORD = "(plainto_tsquery('search_english', %s) || plainto_tsquery('search_plain', %s))"
BEGUN = "(plainto_tsquery('search_english', %s) || to_tsquery('search_plain', %s))"

#: Largest score there can be is far below what a bigint holds: whole numbers make a cursor exact.
SCORE = """(1000000 * (
    {rank} + CASE WHEN e.names @@ {every} THEN 0.35 ELSE 0 END
    + CASE WHEN e.folded_title = fold_text({text}) THEN 0.8
           WHEN starts_with(e.folded_title, fold_text({text})) THEN 0.2 ELSE 0 END
) * CASE s.tier WHEN 0 THEN 1 WHEN 1 THEN 0.6 * {coverage} * {coverage} ELSE 0.2 END
  * CASE s.state WHEN 'official' THEN 1.25 WHEN 'official-newer-edits' THEN 1.25 WHEN 'due' THEN 1.25
                 WHEN 'lapsed' THEN 0.6 WHEN 'withdrawn' THEN 0.7 ELSE 1 END
  * CASE WHEN e.is_verified THEN 1.15 ELSE 1 END
  * CASE WHEN e.is_archived THEN 0.6 ELSE 1 END
  * (1 + 0.02 * ln(1 + e.popularity))
  * (1 + 0.1 * exp(-greatest(0, %s - e.updated_at::date) / 365.0))
)::bigint"""


def newest() -> Sql:
    return Sql("(extract(epoch FROM s.updated_at) * 1000000)::bigint")


def score(text: str, words: Words) -> Sql:
    return Sql.of(
        SCORE.replace("%s", "{day}"),
        rank=Sql.of(f"ts_rank({WEIGHTS}, e.words, {{any}}, 1)", any=any_of(words)),
        every=every(words),
        text=Sql("%s", (text,)),
        coverage=coverage(words),
        day=Sql("%s::date", (today(),)),
    )


def every(words: Words) -> Sql:
    """All the words, as a tsquery."""
    return Sql.of("({words})", words=Sql.joined(" && ", terms(words)))


def any_of(words: Words) -> Sql:
    return Sql.of("({words})", words=Sql.joined(" || ", terms(words)))


def coverage(words: Words) -> Sql:
    """Which part of the words stands in ``e``, from 0 to 1."""
    each = [Sql.of("(e.words @@ {word})::int", word=word) for word in terms(words)]
    return Sql.of(f"(({{sum}}) / {len(each)}.0)", sum=Sql.joined(" + ", each))


def terms(words: Words) -> list[Sql]:
    *most, last = (Sql(WORD, (word, word)) for word in words.all)
    if words.begun:
        last = Sql(BEGUN, (words.all[-1], f"{words.all[-1]}:*"))
    return [*most, last]
