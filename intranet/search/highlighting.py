"""The words that were looked for, marked in a title or a piece of text; safe to print, whatever people wrote."""

from typing import Any

from django.db.models import F, Func, TextField, Value
from django.db.models.expressions import Expression
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from intranet.search.words import Words

#: Around a word that was found. People's text never holds them: what is indexed has no control characters.
FROM, TO = "\x02", "\x03"
MARKS = f"StartSel={FROM},StopSel={TO}"
WHOLE = f"{MARKS},HighlightAll=true"
PIECES = f'{MARKS},MaxFragments=2,MaxWords=26,MinWords=12,FragmentDelimiter=" … "'
#: Characters around the first word found in which pieces are looked for.
BEFORE, AROUND = 200, 2500


class Headline(Func):
    """``ts_headline`` of an expression with any of the words."""

    function = "ts_headline"
    template = "%(function)s('search_english', %(expressions)s, %(query)s, '%(options)s')"
    output_field = TextField()

    def __init__(self, text: Expression | F, words: Words, options: str) -> None:
        super().__init__(text, options=options)
        self.words = words

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:  # type: ignore[override]
        from intranet.search.backends.ranking import any_of

        query = any_of(self.words)
        text, values = compiler.compile(self.source_expressions[0])
        sql = f"ts_headline('search_english', {text}, {query.text}, %s)"
        return sql, (*values, *query.values, self.extra["options"])


class Around(Func):
    """The piece of a long text in which the first of the words stands: reading all of it would take too long."""

    template = "%(expressions)s"
    output_field = TextField()

    def __init__(self, text: str, words: Words) -> None:
        super().__init__(F(text))
        # The first letters of a word are those of its other forms, too.
        others = (other.split()[0] for alike in words.alike.values() for other in alike)
        self.pattern = "|".join(rf"\m{word[: max(4, len(word) - 3)]}" for word in (*words.all, *others))

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:  # type: ignore[override]
        text, values = compiler.compile(self.source_expressions[0])
        at = f"greatest(1, regexp_instr({text}, %s, 1, 1, 0, 'i') - {BEFORE})"
        return f"substr({text}, {at}, {AROUND})", (*values, *values, self.pattern)


def marked_title(words: Words) -> Expression | F:
    return Headline(F("title"), words, WHOLE) if words else F("title")


def marked_text(field: str, words: Words) -> Expression:
    """The pieces of a text in which the words stand; its beginning where none of them does."""
    return Headline(Around(field, words), words, PIECES) if words else Value("", output_field=TextField())


def piece(marked: str) -> str:
    """With "…" where a sentence was begun before, or goes on after."""
    plain = marked.replace(FROM, "").replace(TO, "").strip()
    if not plain:
        return ""
    before = "… " if plain[0].islower() else ""
    after = " …" if plain[-1].isalnum() or plain[-1] in ",;:–-" else ""
    return f"{before}{marked.strip()}{after}"


def as_html(marked: str) -> SafeString:
    """Escaped, with ``<mark>`` where the marks are."""
    first, *pieces = marked.split(FROM)
    pairs = (piece.partition(TO) for piece in pieces)
    html = format_html_join("", "<mark>{}</mark>{}", ((inside, after) for inside, _to, after in pairs))
    return format_html_join("", "{}{}", [(first, html)])
