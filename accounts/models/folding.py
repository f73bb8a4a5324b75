"""Text as people look for it: without case and accents, by functions the first migration puts into the database."""

from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Func, TextField, Value


class Fold(Func):
    """``fold_text(text)``: lower case, accents removed. Immutable, so that indexes and stored columns may use it."""

    function = "fold_text"
    arity = 1
    output_field = TextField()


class FoldWords(Func):
    """``fold_words(text[])``: the folded words of an array in one text, parted by spaces."""

    function = "fold_words"
    arity = 1
    output_field = TextField()


class FoldArray(Func):
    """``fold_array(text[])``: an array of the folded words, to compare with and to index."""

    function = "fold_array"
    arity = 1
    output_field = ArrayField(TextField())

    @classmethod
    def of(cls, words: Iterable[str]) -> "FoldArray":
        return cls(Value(list(words), output_field=ArrayField(CharField())))
