"""A webhook as people fill it in."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intranet.webhooks.events import Group


class WebhookForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("What is at the other end."))
    address = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("Begins with https://. Each message is sent there with POST."),
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    groups = forms.MultipleChoiceField(
        label=_("Tell it of"),
        choices=Group,
        widget=forms.CheckboxSelectMultiple,
    )


class NewWebhookForm(WebhookForm):
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())
