"""Text as people look for it: without case and accents, by functions the first migration puts into the database."""

from django.db.models import Func, TextField


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
