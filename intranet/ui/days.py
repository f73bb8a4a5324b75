"""A day, chosen with the browser's own calendar; and days as the reader's language writes them."""

import re
from functools import lru_cache
from typing import Any

from django import forms
from django.utils.formats import get_format
from django.utils.translation import get_language

#: What of a pattern is written otherwise elsewhere → Django's name for it, and whether the month is to be short.
_PARTS = {
    "j F Y": ("DATE_FORMAT", False),
    "j M Y": ("DATE_FORMAT", True),
    "j F": ("MONTH_DAY_FORMAT", False),
    "j M": ("MONTH_DAY_FORMAT", True),
    "F Y": ("YEAR_MONTH_FORMAT", False),
    "H:i": ("TIME_FORMAT", False),
}
_PART = re.compile("|".join(_PARTS))


class DayInput(forms.DateInput):
    """``<input type="date">``, whose value is ISO 8601 whatever the language: browsers show nothing for others."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


def pattern(english: str) -> str:
    """A pattern of a date as British English has it ("l j F Y, H:i"), in the order and with the signs of the reader's
    language. What machines read ("c", "Y-m-d") stays.
    """
    return _in_language(english, get_language())


@lru_cache(maxsize=512)
def _in_language(english: str, language: str | None) -> str:
    def theirs(found: re.Match[str]) -> str:
        name, short = _PARTS[found[0]]
        full = str(get_format(name, language))
        return re.sub("[FE]", "M", full) if short else full

    return _PART.sub(theirs, english)
