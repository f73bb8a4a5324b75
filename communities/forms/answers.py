"""Forms that are sent by one of several buttons, each an answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class PressedButton(forms.HiddenInput):
    """The buttons named ``answer`` stand in the page; nothing is drawn here, so that no old answer is sent again."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> str:  # type: ignore[override]
        return ""


def answer_field(*answers: str) -> forms.ChoiceField:
    """Which button was pressed. A post without one of them is refused, and decides nothing."""
    words = _("Choose one of the buttons.")
    return forms.ChoiceField(
        label=_("Answer"),
        choices=[(answer, answer) for answer in answers],
        widget=PressedButton,
        error_messages={"required": words, "invalid_choice": words},
    )
