"""A field for people: a line that suggests them while somebody types, and asks back who is meant."""

import re
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.urls import reverse_lazy
from django.utils.safestring import SafeString

from accounts.choosing.meaning import MOST_OFFERED, Meant, called, work_of

#: Names of one field that are asked back at a time; more are typed anew.
MOST_ASKED = 30


def parts_of(text: str) -> list[str]:
    """The names in a text, parted by commas or lines, each once."""
    parts = (" ".join(part.split()) for part in re.split(r"[,;\n]+", text))
    return [part for part in dict.fromkeys(parts) if part]


class AsksBack:
    """What makes a text widget ask who is meant.

    Each question travels with the text it is about, so that an answer counts only while that text stands in the field;
    it takes the place of the text, and whoever reads the field sees nothing but text.
    """

    asked: list[Meant] = []
    #: Where a list of people comes from while somebody types; nothing for a field that has none.
    suggestions: Any = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        text = super().value_from_datadict(data, files, name)  # type: ignore[misc]
        for place in range(MOST_ASKED):
            about, answer = data.get(f"{name}-asked-{place}"), data.get(f"{name}-meant-{place}")
            if about is None or text is None:
                break
            if answer:
                text = self.replaced(text, about, answer)
        return text

    def replaced(self, text: str, about: str, answer: str) -> str:
        return answer if " ".join(text.split()) == about else text

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        line = super().render(name, value, attrs, renderer)  # type: ignore[misc]
        asked = [
            {"meant": meant, "offered": [(person, called(person), work_of(person)) for person in meant.people]}
            for meant in self.asked[:MOST_ASKED]
        ]
        id = (attrs or {}).get("id") or f"id_{name}"
        context = {"line": line, "from": self.suggestions, "name": name, "id": id, "asked": asked, "most": MOST_OFFERED}
        return render_to_string("choosing/people.html", context)


class PersonInput(AsksBack, forms.TextInput):
    """One person. Suggestions are of ``static/js/people-line.js``."""

    suggestions = reverse_lazy("person_suggestions")

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        quiet = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
        super().__init__(quiet | (attrs or {}))


class PeopleInput(AsksBack, forms.Textarea):
    """Several, parted by commas or lines."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 2, "autocapitalize": "off", "spellcheck": "false"} | (attrs or {}))

    def replaced(self, text: str, about: str, answer: str) -> str:
        return ", ".join(answer if part == about else part for part in parts_of(text))
