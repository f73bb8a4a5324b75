"""The editor as a form field."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from intranet.ui.editor.typed import MAX_BYTES, Typed, cleaned
from intranet.ui.editor.widgets import RichTextWidget


class RichTextFormField(forms.CharField):
    """Cleaned HTML of the closed vocabulary, at most ``MAX_BYTES`` of typed text; "" when it says nothing.

    ``heading_ids=False`` for texts of which several stand on one page. Further keywords go to the widget:
    ``RichTextFormField(upload_url="/…", draft_key="…")``.
    """

    widget = RichTextWidget
    default_error_messages = {
        "too_large": _("This text is larger than %(limit)s MB. Shorten it, or put parts of it on pages of their own."),
        "too_many_parts": _(
            "This text has more paragraphs, list items, cells and marks than one text can hold. Split it into several."
        ),
        "null": _("This text holds a character that cannot be stored (NUL). Remove it."),
    }

    def __init__(self, *, heading_ids: bool = True, **kwargs: Any) -> None:
        options = {name: kwargs.pop(name) for name in [*kwargs] if name in RichTextWidget.option_names}
        self.heading_ids = heading_ids
        super().__init__(**kwargs)
        self.widget.configure(**options)

    def to_python(self, value: Any) -> str:
        if value in self.empty_values:
            return ""
        typed = value if isinstance(value, Typed) else Typed(value, "html")
        if typed.too_large:
            raise ValidationError(self.error_messages["too_large"], "too_large", {"limit": MAX_BYTES // 1_000_000})
        if typed.too_many_parts:
            raise ValidationError(self.error_messages["too_many_parts"], "too_many_parts")
        if "\0" in typed:
            raise ValidationError(self.error_messages["null"], "null")
        return cleaned(typed, heading_ids=self.heading_ids)

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.disabled:
            return False
        if isinstance(data, Typed) and (data.too_large or data.too_many_parts):
            return True
        return cleaned(initial, heading_ids=self.heading_ids) != cleaned(data, heading_ids=self.heading_ids)
