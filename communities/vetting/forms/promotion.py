"""Where an answer goes."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.wiki.models import CommunityPage


class PromoteForm(forms.Form):
    page = forms.ModelChoiceField(CommunityPage.objects.none(), label=_("Page"), required=False)
    heading = forms.CharField(
        label=_("Heading"), help_text=_("Of the section; of a new page it is the title."), max_length=200
    )
    below = forms.SlugField(
        label=_("After the section"),
        allow_unicode=True,
        required=False,
        max_length=200,
        widget=forms.Select,
        help_text=_("Without a choice it goes to the end of the page."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, pages: Any, may_begin: bool, sections: list[tuple[str, str]], **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid.uuid4()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        field: Any = self.fields["page"]
        field.queryset = pages
        field.required = not may_begin
        field.empty_label = _("A new page") if may_begin else None
        if sections:
            choices = self.fields["below"].widget
            choices.choices = [("", _("At the end")), *sections]  # type: ignore[attr-defined]
        else:
            del self.fields["below"]
