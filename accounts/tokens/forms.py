"""Making a token: what for, what it may do, how long."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.tokens.models import Scope

LIVES = [("30", _("30 days")), ("90", _("90 days")), ("365", _("A year"))]


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What is it for?"),
        max_length=80,
        help_text=_("So that you know later, such as “Calendar on my phone”."),
    )
    scopes = forms.MultipleChoiceField(label=_("It may"), choices=Scope, widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(label=_("It ends after"), choices=LIVES, coerce=int, initial="90")
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())
