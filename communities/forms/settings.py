"""What facilitators say about their community, and how its texts become official."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from communities import policy
from communities.models import Community, DefaultView, Kind
from intranet.ui.editor.fields import RichTextFormField
from intranet.ui.editor.widgets import RichTextWidget

#: The hues offered, in degrees, every second step of the colour circle, with a word for people who do not see them.
HUES = [
    (0, _("Rose")),
    (30, _("Coral")),
    (60, _("Amber")),
    (90, _("Olive")),
    (120, _("Leaf")),
    (150, _("Green")),
    (180, _("Teal")),
    (210, _("Sea")),
    (240, _("Blue")),
    (270, _("Indigo")),
    (300, _("Violet")),
    (330, _("Plum")),
]


class AboutForm(forms.ModelForm):
    """Address, visibility and the like are not fields of this form, so that nothing posted can set them."""

    description = RichTextFormField(
        label=_("Description"),
        required=False,
        heading_ids=False,
        help_text=_("Longer words about the community, shown on its home page."),
        validators=[MaxLengthValidator(20_000)],
        widget=RichTextWidget(attrs={"rows": 8}),
    )
    hue = forms.TypedChoiceField(label=_("Colour"), choices=HUES, coerce=int, widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind, widget=forms.RadioSelect)

    class Meta:
        model = Community
        fields = ["name", "purpose", "description", "kind", "response_promise_hours", "hue"]
        labels = {"response_promise_hours": _("Response promise, in hours")}
        help_texts = {
            "name": _("As people say it. The address does not change with it."),
        }

    kind_help = {choice.value: choice.help for choice in policy.KINDS}

    def __init__(self, *args, **kwargs) -> None:  # type: ignore[no-untyped-def]
        super().__init__(*args, **kwargs)
        nearest = min(HUES, key=lambda hue: abs(hue[0] - self.instance.hue))[0]
        self.initial["hue"] = nearest


class VettingForm(forms.ModelForm):
    default_view = forms.ChoiceField(label=_("What readers see first"), choices=DefaultView, widget=forms.RadioSelect)
    grace_days = forms.IntegerField(
        label=_("Days of grace"), min_value=0, max_value=90, help_text=policy.VETTING_HELP["grace_days"]
    )

    class Meta:
        model = Community
        fields = ["default_view", "grace_days", "four_eyes", "owner_may_reaffirm"]
        help_texts = {name: policy.VETTING_HELP[name] for name in ("four_eyes", "owner_may_reaffirm")}

    view_help = {choice.value: choice.help for choice in policy.DEFAULT_VIEWS}


class ArchiveForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Readers see it at the top of the community."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
