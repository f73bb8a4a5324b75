"""What people write and choose about questions."""

import re
import uuid
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choosing.fields import PersonField
from communities.capabilities import Capability
from communities.discussions.forms import PostForm, TagsField
from communities.discussions.models import Tag
from communities.models import Community
from communities.permissions import people_with
from communities.questions.models.experts import ROLES
from intranet.ui.editor.fields import RichTextFormField

#: A question as somebody names it: its number, or any address of it.
_QUESTION = re.compile(r"(?:#|.*/(?:questions|discussions)/)?(\d{1,18})(?:[/?].*)?")


def looks_up() -> dict[str, str]:
    """Attributes of a field whose words are looked up while somebody types, into the panel ``#similar``."""
    trigger = "input changed delay:400ms"
    return {"hx-get": reverse("question_similar"), "hx-trigger": trigger, "hx-target": "#similar"}


class QuestionForm(PostForm):
    """A new question. ``page`` is the official page it was asked from."""

    title = forms.CharField(
        label=_("What do you want to know?"),
        help_text=_("One sentence, as you would ask a colleague."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write your question, in one sentence.")},
    )
    text = RichTextFormField(
        label=_("Details"),
        help_text=_("What you have tried, and what you need it for."),
        heading_ids=False,
        error_messages={"required": _("Add a sentence of detail: what have you tried, what do you need it for?")},
    )
    tags = TagsField()
    page = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    field_order = ["title", "text", "tags", "page", "key"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs |= looks_up()


class AskForm(forms.Form):
    """Where to ask, from anywhere. Who only looks around may choose a community before there is a question."""

    use_required_attribute = False
    title = forms.CharField(
        label=_("What do you want to know?"),
        help_text=_("One sentence, as you would ask a colleague."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid.uuid4()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs |= looks_up()


class FoundForm(forms.Form):
    """``choice`` is a suggestion, as kind and id: ``question:12``."""

    choice = forms.RegexField(r"^[a-z_-]{1,20}:[0-9]{1,18}$")
    words = forms.CharField(max_length=400, required=False)
    key = forms.UUIDField()


class AnswerForm(PostForm):
    text = RichTextFormField(
        label=_("Your answer"), heading_ids=False, error_messages={"required": _("Write something.")}
    )


class CommentForm(PostForm):
    text = RichTextFormField(
        label=_("Your comment"),
        help_text=_("For a question back or a small addition. What answers the question is an answer."),
        heading_ids=False,
        error_messages={"required": _("Write something.")},
    )


class DuplicateForm(forms.Form):
    of = forms.CharField(
        label=_("The question that was asked before"), help_text=_("Its number or its address."), max_length=500
    )

    def clean_of(self) -> int:
        found = _QUESTION.fullmatch(self.cleaned_data["of"].strip())
        if found is None:
            raise ValidationError(_("Give the number of the question, such as 128, or its address."))
        return int(found[1])


class ExpertForm(forms.Form):
    """A tag of the community, and a person or a role. Those who may read it are found by name and offered."""

    tag = forms.ModelChoiceField(Tag.objects.none(), label=_("Tag"), empty_label=None)
    username = PersonField(
        label=_("Person"), help_text=_("A name or a user name, of somebody who reads here."), required=False
    )
    role = forms.ChoiceField(label=_("Or everybody in a role"), choices=[("", _("Nobody")), *ROLES], required=False)

    def __init__(self, *args: Any, community: Community, tags: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tag, person = cast(Any, self.fields["tag"]), cast(PersonField, self.fields["username"])
        tag.queryset = tags
        person.offer(people_with(community, Capability.VIEW), reverse("editor_mention", args=[community.slug]))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if "username" in values and bool(values["username"]) == bool(values.get("role")):
            self.add_error("username", _("Name either a person or a role."))
        return values
