"""Letting somebody make text official, for a time."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choosing.fields import PersonField
from communities.capabilities import Capability
from communities.models.delegation import LONGEST
from intranet.ui.days import DayInput


class DelegationForm(forms.Form):
    """To a person or to a group of the directory, one of the two."""

    capability = forms.ChoiceField(
        label=_("What"),
        choices=[(c.value, c.label) for c in (Capability.GRANT_OFFICIAL, Capability.GRANT_MINOR)],
        initial=Capability.GRANT_OFFICIAL,
        widget=forms.RadioSelect,
    )
    person = PersonField(label=_("To the person"), required=False)
    group = forms.ModelChoiceField(
        label=_("Or to a group"),
        queryset=Group.objects.order_by("name"),
        required=False,
        empty_label=_("No group"),
        help_text=_("Everyone in it, also people who come later."),
    )
    until = forms.DateField(
        label=_("Until"),
        help_text=_("At most 12 months ahead. It ends by itself at the end of that day."),
        widget=DayInput(),
    )
    reason = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_until(self) -> datetime:
        """The end of the day, in the reader's zone, or the last moment allowed on the last day allowed."""
        end = timezone.make_aware(datetime.combine(self.cleaned_data["until"], time(23, 59, 59)))
        latest = timezone.now() + LONGEST
        return latest - timedelta(minutes=1) if end.date() == timezone.localtime(latest).date() else end

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "person" in data and "group" in data:
            data["to"] = data["person"] or data["group"]
            if bool(data["person"]) == bool(data["group"]):
                self.add_error("person", _("Name a person or a group, one of the two."))
        return data
