"""The editor inside Wagtail's admin: a block of StreamField, made and read in the browser by telepath."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import cached_property
from wagtail import blocks
from wagtail.admin.telepath import register
from wagtail.admin.telepath.widgets import WidgetAdapter

from intranet.ui import markup
from intranet.ui.editor.fields import RichTextFormField
from intranet.ui.editor.typed import cleaned
from intranet.ui.editor.widgets import RichTextWidget

SITE_STYLES = [f"css/{name}.css" for name in ("tokens", "components/prose", "components/callout")]


class RichTextBlock(blocks.FieldBlock):
    """Text in the closed vocabulary of ``intranet.ui.markup``; further keywords configure the editor."""

    def __init__(self, required: bool = True, help_text: str | None = None, **kwargs: Any) -> None:
        self.field_options: dict[str, Any] = {"required": required, "help_text": help_text}
        self.field_options |= {name: kwargs.pop(name) for name in [*kwargs] if name in RichTextWidget.option_names}
        super().__init__(**kwargs)

    @cached_property
    def field(self) -> forms.Field:
        return RichTextFormField(**self.field_options)

    def get_prep_value(self, value: str | None) -> str:
        return cleaned(value)

    def get_searchable_content(self, value: str | None) -> list[str]:
        return [markup.to_text(value or "")]

    class Meta:
        icon = "pilcrow"
        default = ""
        template = "pages/blocks/text.html"


class RichTextAdapter(WidgetAdapter):
    js_constructor = "intranet.editor.RichText"

    @cached_property
    def media(self) -> forms.Media:
        css: dict[str, Sequence[str]] = {"all": [*SITE_STYLES, "vendor/editor/admin.css"]}
        return super().media + forms.Media(js=["vendor/editor/admin.js"], css=css)


register(RichTextAdapter(), RichTextWidget)
