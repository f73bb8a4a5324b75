"""What people may say about themselves, and how the directory is asked."""

import zoneinfo
from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.utils.translation import gettext_lazy as _

from accounts.choosing.fields import PersonField
from accounts.choosing.widgets import PersonInput
from accounts.directory import Wanted, is_above, knowing
from accounts.models import Profile, Team, User
from accounts.models.profiles import Weekday
from accounts.request import Request
from accounts.rooms_above import registry


class WordsField(SimpleArrayField):
    """Words separated by commas: without blanks, doubles in any case, or more than 30."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(forms.CharField(max_length=60), max_length=30, required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        words = value if isinstance(value, list) else str(value or "").replace(";", ",").replace("\n", ",").split(",")
        once: dict[str, str] = {}
        for word in words:
            if tidy := " ".join(word.split()):
                once.setdefault(tidy.casefold(), tidy)
        return list(super().to_python(",".join(once.values())))


class ProfileForm(forms.ModelForm):
    """The owner's own words. Where somebody works and for whom is not theirs to say: see OrganisationForm."""

    skills = WordsField(label=_("Skills"), help_text=_("What you know well, separated by commas."))
    ask_about = WordsField(
        label=_("Ask me about"), help_text=_("What colleagues should come to you for, separated by commas.")
    )
    languages = WordsField(label=_("Languages"), help_text=_("Separated by commas."))
    working_days = forms.TypedMultipleChoiceField(
        label=_("Working days"), choices=Weekday, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)

    class Meta:
        model = Profile
        fields = [
            "job_title", "location", "ask_about", "skills", "languages", "working_days", "phone", "pronouns",
            "time_zone", "about",
        ]  # fmt: skip
        widgets = {"about": forms.Textarea(attrs={"rows": 5, "maxlength": 2000})}
        help_texts = {"about": _("A few lines. Plain text.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone and not zone.startswith("Etc/"))
        self.fields["time_zone"].choices = [("", _("Not said")), ("UTC", "UTC"), *((zone, zone) for zone in zones)]  # type: ignore[attr-defined]


class OrganisationForm(ProfileForm):
    """For administrators: also where the person stands in the organisation."""

    manager = PersonField(label=_("Manager"), required=False)

    class Meta(ProfileForm.Meta):
        fields = ["team", *ProfileForm.Meta.fields]

    field_order = ["job_title", "team", "manager"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if manager := self.instance.manager:
            self.initial["manager"] = manager

    def clean_manager(self) -> User | None:
        manager: User | None = self.cleaned_data["manager"]
        if manager and is_above(self.instance.user, manager):
            refusal = _("%(name)s reports to this person, so cannot be their manager.")
            raise forms.ValidationError(refusal, params={"name": manager.name})
        return manager

    def _post_clean(self) -> None:
        if "manager" in self.cleaned_data:
            self.instance.manager = self.cleaned_data["manager"]
        super()._post_clean()  # type: ignore[misc]


class PictureForm(forms.Form):
    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG, PNG, WebP, GIF or AVIF, at most 8 MB. It is cut square; place and camera data are removed."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif,image/avif"}),
    )


class DirectoryForm(forms.Form):
    """The directory's search and filters, from the address. Whatever is not understood filters nothing."""

    q = forms.CharField(label=_("Name, job, skill or team"), max_length=120, required=False)
    team = forms.ChoiceField(label=_("Team"), required=False)
    location = forms.CharField(label=_("Location"), max_length=120, required=False, widget=forms.Select)
    language = forms.CharField(label=_("Language"), max_length=60, required=False)
    about = forms.CharField(label=_("Knows about"), max_length=60, required=False)
    skill = forms.CharField(label=_("Skill"), max_length=60, required=False)
    manager = forms.CharField(max_length=150, required=False, widget=forms.HiddenInput)

    def __init__(self, request: Request, *, teams: list[Team], locations: list[str]) -> None:
        super().__init__(request.GET)
        self.request, self.teams = request, teams
        self.fields["team"].choices = [("", _("All teams")), *((team.slug, team.name) for team in teams)]  # type: ignore[attr-defined]
        asked = self.data.get("location", "")
        places = locations if asked in ("", *locations) else sorted([*locations, asked])
        self.fields["location"].widget.choices = [("", _("All places")), *((place, place) for place in places)]
        for other in registry.filters:
            # Asked before the form is cleaned: a zero byte is no text to the database.
            choices = other.choices(request, self.data.get(other.name, "").replace("\0", "")[:150])
            widget = forms.Select(choices=[("", other.everybody), *choices])
            self.fields[other.name] = forms.CharField(label=other.label, max_length=150, required=False, widget=widget)

    def filters(self) -> list[forms.BoundField]:
        others = (other.name for other in registry.filters)
        return [self[name] for name in ("team", "location", *others, "language", "about", "skill")]

    def wanted(self) -> Wanted:
        self.is_valid()
        said = self.cleaned_data
        return Wanted(
            about=said.get("about", ""),
            others=self.others(),
            words=said.get("q", ""),
            team=said.get("team"),
            location=said.get("location", ""),
            skill=said.get("skill", ""),
            language=said.get("language", ""),
            manager=said.get("manager"),
        )

    def others(self) -> dict[str, Any]:
        """What the rooms above, and those they name for a subject, leave of everybody."""
        said = {other.name: (other, self.cleaned_data.get(other.name)) for other in registry.filters}
        found = {name: other.people(self.request, value) for name, (other, value) in said.items() if value}
        if about := self.cleaned_data.get("about"):
            found["about"] = knowing(about, self.request.user)
        return {name: ids for name, ids in found.items() if ids is not None}

    def clean_team(self) -> Team | None:
        return next((team for team in self.teams if team.slug == self.data.get("team")), None)

    def clean_manager(self) -> User | None:
        username = self.cleaned_data["manager"]
        return User.objects.active().filter(username=username).first() if username else None


class HandOverForm(forms.Form):
    """To whom. What is chosen stands in the boxes of the lists, which belong to the same form."""

    to = PersonField(label=_("Hand over to"), widget=PersonInput(attrs={"list": "likely_heirs"}))
