"""Answering: yes until a date, not yet, or no."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.choosing.fields import PersonField
from communities.vetting.guards import Seen
from communities.vetting.models.version import FallbackRole
from intranet.ui.days import DayInput
from pages.models.review import latest_review, today

GRANT, SMALL, CHANGES, DECLINE = "grant", "small", "changes", "decline"
ANSWERS = (GRANT, SMALL, CHANGES, DECLINE)


class OwnerField(PersonField):
    """Who answers for a text."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Owner"))
        kwargs.setdefault(
            "help_text", _("A name or a user name. The owner answers for the text and is reminded of its review.")
        )
        super().__init__(**kwargs)


class ReviewByField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Review by"))
        kwargs.setdefault("help_text", _("At most 24 months ahead. Until then readers can rely on it."))
        super().__init__(widget=DayInput(), **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"data-until": ""}

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and not today() < day <= latest_review():
            raise ValidationError(_("Choose a date after today and within 24 months."))
        return day


class AnswerForm(forms.Form):
    """The buttons say which answer; the terms count for a yes only, and a no needs its reason."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    base = forms.IntegerField(widget=forms.HiddenInput, required=False)
    review_by = ReviewByField()
    owner = OwnerField()
    fallback_role = forms.ChoiceField(label=_("If the owner leaves"), choices=FallbackRole)
    note = forms.CharField(
        label=_("Note"),
        help_text=_("With a yes it stands in the label. With a no say what is missing: the asker reads it."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    answer = forms.ChoiceField(choices=[(answer, answer) for answer in ANSWERS], widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = self.data.get("answer")
        if wanted in ANSWERS and wanted != GRANT:
            for name in ("owner", "review_by", "fallback_role"):
                self.fields[name].required = False
        self.fields["note"].required = wanted in (CHANGES, DECLINE)
        self.fields["note"].error_messages["required"] = _("Say what is missing, or why not. The asker will read it.")
        self.fields["note"].widget.is_required = False

    def clean(self) -> dict[str, Any]:
        """A no does not depend on the terms of a yes."""
        data = super().clean() or self.cleaned_data
        if data.get("answer") != GRANT:
            for name in ("owner", "review_by", "fallback_role"):
                self.errors.pop(name, None)
        return data

    @property
    def seen(self) -> Seen:
        data = self.cleaned_data
        return Seen(data["number"], data["sha256"], data["base"])
