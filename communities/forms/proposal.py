"""Asking for a new community, and deciding."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.choosing.fields import PersonField
from communities import policy
from communities.forms.answers import answer_field
from communities.models import Joining, Kind, Visibility
from communities.models.slugs import validate_free_word
from communities.presets import Preset, matrix_for

#: Said alike of reserved words, of addresses in use and of those somebody proposed, so that none gives a secret away.
TAKEN = _("This address cannot be used. Choose a different one.")


class ProposalForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("As people will say it."))
    slug = forms.CharField(
        label=_("Address"),
        max_length=60,
        required=False,
        help_text=_(
            "The last part of its web address: small letters, digits and hyphens. "
            "Empty: made from the name. It never changes afterwards."
        ),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    purpose = forms.CharField(
        label=_("Purpose"), max_length=200, help_text=_("One line: what it is for, and for whom.")
    )
    reason = forms.CharField(
        label=_("Why we need it"),
        max_length=2000,
        help_text=_("Who would take part, and what is missing today. An intranet manager reads this and decides."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind, initial=Kind.LEARNING, widget=forms.RadioSelect)
    visibility = forms.ChoiceField(
        label=_("Who sees it"), choices=Visibility, initial=Visibility.OPEN, widget=forms.RadioSelect
    )
    joining = forms.ChoiceField(label=_("Who joins"), choices=Joining, initial=Joining.FREELY, widget=forms.RadioSelect)
    preset = forms.ChoiceField(
        label=_("What each role may do"),
        choices=[(choice.value, choice.label) for choice in policy.PRESETS if choice.value != Preset.CUSTOM],
        initial=Preset.EVERYONE,
        widget=forms.RadioSelect,
        help_text=_("All of this can be changed later by the facilitators."),
    )

    def clean_slug(self) -> str:
        typed = self.cleaned_data["slug"] or self.cleaned_data.get("name", "")
        slug = slugify(typed)[:60].strip("-_")
        if not slug:
            raise ValidationError(_("Give an address with at least one letter."))
        try:
            validate_free_word(slug)
        except ValidationError as error:
            raise ValidationError(TAKEN) from error
        return slug

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if {"visibility", "joining", "preset"} <= set(data):
            matrix = matrix_for(Preset(data["preset"]), data["visibility"])
            found = policy.problems(visibility=data["visibility"], joining=data["joining"], matrix=matrix)
            for problem in found:
                self.add_error(problem.field if problem.field in self.fields else "preset", str(problem.message))
        return data

    def refuse(self, error: ValidationError) -> None:
        """Put what the verb found wrong beside its field."""
        for field, found in error.message_dict.items():
            said = [str(TAKEN)] if field == "slug" else [str(message) for message in found]
            self.add_error(field if field in self.fields else None, said)


class ProposalDecisionForm(forms.Form):
    """``facilitator`` only when the proposer is not to be the first one, or has left."""

    answer = answer_field("approve", "decline")
    comment = forms.CharField(
        label=_("A word to the proposer"),
        max_length=2000,
        required=False,
        help_text=_("Needed when you decline."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    facilitator = PersonField(
        label=_("First facilitator"),
        required=False,
        help_text=_("A name or a user name. Empty: whoever proposed it."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("answer") == "decline" and not data.get("comment"):
            self.add_error("comment", _("Say why, so that the proposer knows what to change."))
        return data
