"""Finding and changing members."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.capabilities import MEMBER_ROLES


class MemberSearchForm(forms.Form):
    q = forms.CharField(
        label=_("Search members"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name"), "class": "search-box__input"}),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        required=False,
        choices=[("", _("Any role")), *((role.value, role.label) for role in MEMBER_ROLES)],
        widget=forms.Select(attrs={"class": "input"}),
    )
