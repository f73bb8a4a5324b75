"""The editor as a widget: a <textarea> of Markdown that JavaScript turns into the editor."""

import json
from dataclasses import fields, replace
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from intranet.ui.editor.labels import LABELS
from intranet.ui.editor.options import Options
from intranet.ui.editor.to_markdown import to_markdown
from intranet.ui.editor.typed import Format, Typed, cleaned

#: Longer texts (characters) are shown as HTML to people without JavaScript: turning them into Markdown takes too long.
MARKDOWN_LIMIT = 100_000


class RichTextWidget(forms.Textarea):
    """Options when they are known: ``RichTextWidget(upload_url=…)`` or ``field.widget.configure(upload_url=…)``."""

    template_name = "editor/rich_text.html"
    option_names = frozenset(option.name for option in fields(Options))

    def __init__(self, attrs: dict[str, Any] | None = None, **options: Any) -> None:
        super().__init__({"rows": 16, **(attrs or {})})
        self.options = Options(**options)

    @property
    def media(self) -> forms.Media:
        """For pages that print form media. Others need nothing: the widget brings its script along."""
        return forms.Media(js=[forms.Script("vendor/editor/rich-text.js", type="module")])  # type: ignore[list-item]

    def configure(self, **options: Any) -> None:
        self.options = replace(self.options, **options)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Typed | None:
        text = data.get(name)
        if text is None or isinstance(text, Typed):
            return text
        return Typed(text, "html" if data.get(f"{name}-format") == "html" else "markdown")

    def format_value(self, value: Any) -> str:
        """HTML, as the editor takes it."""
        return str(value or "") if isinstance(value, Typed) and value.too_large else cleaned(value)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        context["widget"] |= {"html": self.format_value(value)} | self._shown(value)
        context["labels"] = json.dumps({key: str(label) for key, label in LABELS.items()}, ensure_ascii=False)
        context["config"] = json.dumps(self.options.config())
        described = context["widget"]["attrs"].get("aria-describedby", "")
        context["widget"]["attrs"]["aria-describedby"] = f"{described} {self._hint(context)}".strip()
        context["hint_id"] = self._hint(context)
        return context

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    @staticmethod
    def _hint(context: dict[str, Any]) -> str:
        return f"{context['widget']['attrs'].get('id', 'id_' + context['widget']['name'])}_plain"

    def _shown(self, value: Any) -> dict[str, str | Format]:
        """What stands in the text area: what was typed as it was typed, stored text as Markdown."""
        if isinstance(value, Typed) and (value.format == "markdown" or value.too_large):
            return {"value": str(value), "format": value.format}
        html = cleaned(value)
        if len(html) > MARKDOWN_LIMIT:
            return {"value": html, "format": "html"}
        return {"value": to_markdown(html), "format": "markdown"}
