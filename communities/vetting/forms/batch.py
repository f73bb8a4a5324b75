"""The same decision for several texts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.vetting.actions.batch import MOST
from communities.vetting.forms.answering import OwnerField, ReviewByField
from pages.models.review import in_a_year

REAFFIRM, REOWN, WITHDRAW = "reaffirm", "reown", "withdraw"


class BatchForm(forms.Form):
    """The button says which decision, and which of the fields counts."""

    verb = forms.ChoiceField(choices=[(verb, verb) for verb in (REAFFIRM, REOWN, WITHDRAW)], widget=forms.HiddenInput)
    chosen = forms.TypedMultipleChoiceField(coerce=int, widget=forms.MultipleHiddenInput)
    review_by = ReviewByField(initial=in_a_year, help_text="", required=False)
    owner = OwnerField(label=_("New owner"), help_text=_("A name or a user name."), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.data.getlist("chosen") if self.is_bound else []  # type: ignore[attr-defined]
        self.fields["chosen"].choices = [(pk, pk) for pk in chosen if pk.isdecimal() and len(pk) < 19]  # type: ignore[attr-defined]
        self.fields["chosen"].error_messages["required"] = _("Choose at least one text.")
        needed = {REAFFIRM: "review_by", REOWN: "owner", WITHDRAW: "reason"}.get(self.data.get("verb", ""))
        if needed:
            self.fields[needed].required = True

    def clean_chosen(self) -> list[int]:
        chosen: list[int] = self.cleaned_data["chosen"]
        if len(chosen) > MOST:
            raise forms.ValidationError(_("Choose at most %(limit)s pages at once.") % {"limit": MOST})
        return chosen
