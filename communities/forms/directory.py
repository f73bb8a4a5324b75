"""What the directory of communities can be narrowed by."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.models import Joining, Kind
from communities.models.living import State


@dataclass(frozen=True)
class Wanted:
    """What a reader looks for; empty is everything."""

    words: str = ""
    kind: str = ""
    joining: str = ""
    mine: bool = False
    state: str = ""

    @property
    def is_anything(self) -> bool:
        return any(vars(self).values())


class DirectoryForm(forms.Form):
    """Filters in the address. A value that is no choice is passed over, so that an old link still opens a list."""

    q = forms.CharField(
        label=_("Search communities"),
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("Name, purpose or topic"), "class": "search-box__input"}
        ),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("Any kind")), *Kind.choices])
    joining = forms.ChoiceField(
        label=_("Who joins"), required=False, choices=[("", _("Any way of joining")), *Joining.choices]
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("In use")),
            *((state.value, state.label) for state in (State.ACTIVE, State.QUIET, State.DORMANT, State.ARCHIVED)),
        ],
    )
    mine = forms.BooleanField(label=_("Only mine"), required=False)

    @property
    def selects(self) -> list[forms.BoundField]:
        """The filters that are lists of choices."""
        return [self[name] for name in ("kind", "joining", "state")]

    def wanted(self) -> Wanted:
        self.is_valid()
        data = self.cleaned_data
        return Wanted(
            words=data.get("q", "").strip(),
            kind=data.get("kind", ""),
            joining=data.get("joining", ""),
            mine=data.get("mine", False),
            state=data.get("state", ""),
        )
