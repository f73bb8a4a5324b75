"""Asking for vetting."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AskForm(forms.Form):
    note = forms.CharField(
        label=_("A word to whoever looks at it"),
        help_text=_("What is new, who relies on it, by when you need it."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
