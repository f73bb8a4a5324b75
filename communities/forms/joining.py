"""Ways in: joining, asking, inviting, deciding."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.choosing.fields import PeopleField
from communities.capabilities import MEMBER_ROLES, Role
from communities.forms.answers import answer_field
from communities.models import MailFrequency

#: People invited in one go; more would be a mailing list (security.md S7).
MOST_INVITED = 30


class ConfirmForm(forms.Form):
    """Nothing but "yes"; holds the refusal when the answer is no."""


class JoinForm(forms.Form):
    """Joining asks one thing: how much mail."""

    mail = forms.ChoiceField(
        label=_("How much mail do you want?"),
        help_text=_("You can change this at any time."),
        choices=MailFrequency,
        initial=MailFrequency.WEEKLY,
        widget=forms.RadioSelect,
    )


class InvitationAnswerForm(JoinForm):
    """How much mail is asked of those who come in only."""

    answer = answer_field("accept", "decline")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mail"].required = self.data.get("answer") != "decline"


class JoinRequestForm(JoinForm):
    message = forms.CharField(
        label=_("A word to the facilitators"),
        help_text=_("Who you are and why you would like to join. They see it, nobody else."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = ["message", "mail"]


class DecisionForm(forms.Form):
    answer = answer_field("approve", "decline")
    comment = forms.CharField(
        label=_("A word to the person"),
        help_text=_("Sent with the answer."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class InvitationForm(forms.Form):
    people = PeopleField(
        label=_("Who"), most=MOST_INVITED, too_many=_("Invite at most %(most)s people at a time."), max_length=3000
    )
    role = forms.ChoiceField(label=_("As"))
    message = forms.CharField(
        label=_("A word to them"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, roles: list[Role] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(role.value, role.label) for role in roles or [Role.MEMBER]]
        self.fields["role"] = forms.ChoiceField(label=_("As"), initial=Role.MEMBER, choices=offered)


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=[(role.value, role.label) for role in MEMBER_ROLES])


class BanForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("The person and the facilitators can read it."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
