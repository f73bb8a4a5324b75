"""What lists are narrowed by: read from the address, so a list can be bookmarked."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.choosing.fields import PersonField
from accounts.models import User
from communities.models import Community
from communities.vetting.models.event import Transition
from communities.vetting.queue import ADOPT, NEW, REAFFIRM
from intranet.ui.days import DayInput


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


class InCommunityForm(forms.Form):
    """Offers the communities the viewer answers for."""

    community = forms.ModelChoiceField(
        label=_("Community"), queryset=Community.objects.none(), to_field_name="slug", required=False
    )

    def __init__(self, *args: Any, communities: QuerySet[Community], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["community"]
        field.queryset, field.empty_label = communities.order_by("name", "pk"), _("All communities")  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, Any]:
        """What is asked for; nonsense asks for nothing."""
        return self.cleaned_data if self.is_valid() else {}


class QueueFilterForm(InCommunityForm):
    who = forms.ChoiceField(
        label=_("Whose"),
        required=False,
        choices=[
            ("", _("Claimed or free")),
            ("free", _("Free")),
            ("mine", _("Claimed by me")),
            ("claimed", _("Claimed")),
        ],
    )
    kind = forms.ChoiceField(
        label=_("What is asked"),
        required=False,
        choices=[
            ("", _("Every kind of change")),
            (NEW, _("First vetting")),
            (ADOPT, _("Newer edits")),
            (REAFFIRM, _("The same text again")),
        ],
    )


class LogFilterForm(InCommunityForm):
    transition = forms.ChoiceField(
        label=_("What"), required=False, choices=[("", _("Everything")), *Transition.choices]
    )
    person = PersonField(label=_("Who"), people=User.objects.all, required=False, help_text="")
    since = forms.DateField(label=_("From"), required=False, widget=DayInput())
    until = forms.DateField(label=_("Until"), required=False, widget=DayInput())
