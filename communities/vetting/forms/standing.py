"""What did this say on a day."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from intranet.ui.days import DayInput
from pages.models.review import today


class DayForm(forms.Form):
    on = forms.DateField(label=_("What was official on"), widget=DayInput(), required=True)

    def clean_on(self):  # type: ignore[no-untyped-def]
        day = self.cleaned_data["on"]
        if day > today():
            raise ValidationError(_("Choose today or an earlier day."))
        return day
