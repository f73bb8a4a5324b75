"""Forms of the tree: for editors in the CMS, and for readers."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from intranet.ui.days import DayInput
from pages.models.responses import LONGEST_COMMENT
from pages.models.review import in_a_year, latest_review, today


class OfficialPageForm(WagtailAdminPageForm):
    """Offers an editor only the communities they can see, and no secret one: a page's label would give it away."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (field := self.fields.get("owning_community")) and self.for_user:
            visible = field.queryset.model.objects.visible_to(self.for_user).exclude(visibility="secret")
            kept = self.instance.owning_community_id
            field.queryset = visible.order_by("name")
            if kept and not visible.filter(pk=kept).exists():
                del self.fields["owning_community"]


class ReviewForm(forms.Form):
    """Re-affirming a page's text until a date."""

    review_by = forms.DateField(
        label=_("Still right until"),
        initial=in_a_year,
        help_text=_("At most 24 months ahead. You will be reminded before."),
        widget=DayInput(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attributes = self.fields["review_by"].widget.attrs
        attributes["min"], attributes["max"] = today().isoformat(), latest_review().isoformat()


def in_two_weeks() -> datetime.date:
    return today() + datetime.timedelta(days=14)


class IssueForm(forms.Form):
    """Issuing a version of a policy."""

    effective_on = forms.DateField(label=_("In force from"), initial=today, widget=DayInput())
    confirm_by = forms.DateField(
        label=_("To be confirmed by"),
        initial=in_two_weeks,
        required=False,
        widget=DayInput(),
        help_text=_("Where readers are asked to confirm: who has not is reminded seven days before, and on the day."),
    )
    changes = forms.CharField(
        label=_("What changed"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences for readers who know the version before."),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        begins, ends = values.get("effective_on"), values.get("confirm_by")
        if begins and ends and ends < begins:
            self.add_error("confirm_by", _("Choose a day on which the version is in force."))
        return values


class CommentForm(forms.Form):
    """A comment on news."""

    text = forms.CharField(
        label=_("Your comment"), max_length=LONGEST_COMMENT, widget=forms.Textarea(attrs={"rows": 3})
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
