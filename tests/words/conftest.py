"""A language in which every translatable word stands in brackets: what stands outside them cannot be translated."""

import pytest
from django.utils.translation import trans_real

#: A language with formats of its own for dates (``j. E Y``), and that no other test speaks.
CODE = "fi"
#: Patterns of dates are translated too; these are for a formatter, not for a reader.
FOR_FORMATTERS = "date pattern"


class Brackets:
    """Stands where Django keeps a language's catalogue. Lazy texts, templates and Python all come by here."""

    def gettext(self, message: str) -> str:
        context, between, text = message.rpartition(trans_real.CONTEXT_SEPARATOR)
        return text if between and context == FOR_FORMATTERS else f"⟦{text}⟧"

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        text = singular if number == 1 else plural
        return f"⟦{text.rpartition(trans_real.CONTEXT_SEPARATOR)[2]}⟧"

    def language(self) -> str:
        return CODE

    def to_language(self) -> str:
        return CODE


@pytest.fixture
def brackets(settings, monkeypatch):
    """The language is offered beside English; its code."""
    settings.LANGUAGES = [("en-gb", "English"), (CODE, "Brackets")]
    monkeypatch.setitem(trans_real._translations, CODE, Brackets())
    return CODE
