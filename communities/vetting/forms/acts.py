"""What a person decides about a text that is official."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.vetting.forms.answering import OwnerField, ReviewByField
from communities.vetting.models import OfficialVersion
from communities.vetting.models.version import FallbackRole
from pages.models.review import in_a_year


def reason() -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        help_text=_("Readers see it, and it is kept."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ActForm(forms.Form):
    """``version`` is the one that was official when the form was shown: its id travels along."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, official: OfficialVersion, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"initial": self.proposed(official)}))

    def proposed(self, official: OfficialVersion) -> dict[str, Any]:
        return {"version": official.pk}

    @property
    def words(self) -> dict[str, Any]:
        """The keywords of the verb."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ReaffirmForm(ActForm):
    review_by = ReviewByField()
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Stands in the label: for example why newer edits are left out."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def proposed(self, official: OfficialVersion) -> dict[str, Any]:
        return super().proposed(official) | {"review_by": in_a_year()}


class ReownForm(ActForm):
    owner = OwnerField()
    fallback_role = forms.ChoiceField(label=_("If the owner leaves"), choices=FallbackRole)

    def proposed(self, official: OfficialVersion) -> dict[str, Any]:
        return super().proposed(official) | {"fallback_role": official.fallback_role}


class WithdrawForm(ActForm):
    reason = reason()


class SuspendForm(ActForm):
    reason = reason()


class LiftForm(ActForm):
    """Nothing but "yes"."""
