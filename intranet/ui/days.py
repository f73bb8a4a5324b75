"""A day, chosen with the browser's own calendar."""

from typing import Any

from django import forms


class DayInput(forms.DateInput):
    """``<input type="date">``, whose value is ISO 8601 whatever the language: browsers show nothing for others."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")
