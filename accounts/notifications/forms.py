"""What a person chooses about being told: the table of kinds, and the times of mail."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.notifications.kinds import ALWAYS_SHOWN, DEFAULTS, HELP, OF_COMMUNITY_LIFE, Cadence, Kind
from accounts.notifications.models import MailTimes, Preference

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


class PreferencesForm(forms.Form):
    """A row for each kind: in the inbox or not, and when by mail."""

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        chosen = {row.kind: row for row in Preference.objects.filter(person=person)}
        for kind in Kind:
            row = chosen.get(kind)
            self.fields[f"inbox_{kind}"] = forms.BooleanField(
                label=_("%(kind)s: in the inbox") % {"kind": kind.label},
                required=False,
                disabled=kind in ALWAYS_SHOWN,
                initial=row.in_inbox if row else True,
            )
            self.fields[f"mail_{kind}"] = forms.ChoiceField(
                label=_("%(kind)s: by mail") % {"kind": kind.label},
                choices=Cadence.choices,
                required=False,
                initial=row.cadence if row else DEFAULTS[kind].value,
            )

    def table(self) -> Iterator[dict[str, Any]]:
        for kind in Kind:
            yield {
                "kind": kind,
                "help": HELP[kind],
                "inbox": self[f"inbox_{kind}"],
                "mail": self[f"mail_{kind}"],
                "always": kind in ALWAYS_SHOWN,
                "of_community": kind in OF_COMMUNITY_LIFE,
            }

    @transaction.atomic
    def save(self) -> None:
        for kind in Kind:
            in_inbox, cadence = self.cleaned_data[f"inbox_{kind}"], Cadence(self.cleaned_data[f"mail_{kind}"])
            Preference.choose(kind, by=self.person, in_inbox=in_inbox, cadence=cadence)


class MailTimesForm(forms.ModelForm):
    summary_hour = forms.TypedChoiceField(label=_("Summaries at"), choices=HOURS, coerce=int)

    class Meta:
        model = MailTimes
        fields = ["summary_hour", "summary_weekday", "quiet_from", "quiet_until", "quiet_weekends"]
        labels = {
            "summary_weekday": _("Weekly summary on"),
            "quiet_from": _("Quiet from"),
            "quiet_until": _("Quiet until"),
        }
        widgets = {
            "quiet_from": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "quiet_until": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        }

    def save(self, commit: bool = True) -> MailTimes:
        MailTimes.choose(by=self.instance.person, **self.cleaned_data)
        return MailTimes.of(self.instance.person)
