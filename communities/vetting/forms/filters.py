"""What lists are narrowed by: read from the address, so a list can be bookmarked."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PageFilterForm(forms.Form):
    q = forms.CharField(
        label=_("Search the pages by title"),
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={"type": "search", "class": "search-box__input", "placeholder": _("Search by title")}
        ),
    )
    official = forms.BooleanField(label=_("Official only"), required=False)
