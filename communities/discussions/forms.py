"""What people write and choose in discussions."""

import re
import uuid
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.discussions.models import Level, PollIdea, ReportReason, Topic, TopicKind
from communities.discussions.models.polls import MOST_OPTIONS
from communities.discussions.models.tags import MOST_TAGS
from communities.discussions.refusals import ManyMentioned
from communities.models import Community
from intranet.ui.days import DayInput
from intranet.ui.editor.fields import RichTextFormField

#: A topic as somebody names it: its number, or any address of it.
_TOPIC = re.compile(r"(?:#|.*/discussions/)?(\d{1,18})(?:/.*)?")


class PostForm(forms.Form):
    """A post. ``key`` names the submission, so that sending it again posts nothing twice."""

    text = RichTextFormField(
        label=_("Your post"), heading_ids=False, error_messages={"required": _("Write something.")}
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    #: How many people the author has agreed to notify; empty until they were asked.
    agreed = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**9)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid.uuid4()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def clean_agreed(self) -> int:
        return self.cleaned_data["agreed"] or 0

    @property
    def asks_to_notify(self) -> int:
        """How many people would be told when it is sent again; 0 when nobody need agree."""
        refusal = getattr(self, "refusal", None)
        return refusal.n if isinstance(refusal, ManyMentioned) else 0


class ReplyForm(PostForm):
    reply_to = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)


class EditForm(PostForm):
    summary = forms.CharField(
        label=_("What changed"), help_text=_("Shown in the history."), max_length=200, required=False
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    field_order = ["text", "summary", "based_on", "key"]


class TagsField(forms.CharField):
    """Words parted by commas."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"list": "known_tags", "autocomplete": "off"}))
        super().__init__(
            label=_("Tags"),
            help_text=_("Up to five words, separated by commas."),
            max_length=300,
            required=False,
            **kwargs,
        )

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        words = [" ".join(word.split()) for word in super().clean(value).split(",")]
        words = list(dict.fromkeys(word for word in words if word))
        if len(words) > MOST_TAGS:
            raise ValidationError(_("A topic has at most %(most)s tags. Leave some out.") % {"most": MOST_TAGS})
        return words


class TitleForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200, error_messages={"required": _("Give it a title.")})
    tags = TagsField()


class TopicForm(PostForm):
    """A new topic, with a poll if the poll's question is filled in."""

    title = forms.CharField(
        label=_("Title"),
        help_text=_("What it is about, in one line."),
        max_length=200,
        error_messages={"required": _("Give it a title.")},
    )
    tags = TagsField()
    question = forms.CharField(label=_("Question of the poll"), max_length=200, required=False)
    options = forms.CharField(
        label=_("Answers"),
        help_text=_("One a line, between two and twelve."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    multiple = forms.BooleanField(label=_("People may choose several answers"), required=False)
    closes_on = forms.DateField(label=_("Last day to vote"), required=False, widget=DayInput())
    kind = forms.ChoiceField(
        choices=[(TopicKind.DISCUSSION, ""), (TopicKind.ANNOUNCEMENT, "")], widget=forms.HiddenInput
    )
    field_order = ["title", "text", "tags", "question", "options", "multiple", "closes_on", "kind", "key"]
    #: Those of the poll, which stand folded under the text.
    POLL = ("question", "options", "multiple", "closes_on")

    @property
    def own_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.POLL]

    @property
    def poll_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.POLL]

    @property
    def poll_is_used(self) -> bool:
        """Whether the folded part is shown open."""
        return self.is_bound and any(self.data.get(name) for name in self.POLL)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        asked, answers = values.get("question"), self._answers()
        if answers and not asked:
            self.add_error("question", _("Say what the poll asks, or remove its answers."))
        if asked and not 2 <= len(answers) <= MOST_OPTIONS:
            self.add_error("options", _("A poll needs between two and twelve different answers."))
        if values.get("closes_on") and values["closes_on"] < timezone.localdate():
            self.add_error("closes_on", _("Choose a day from today on."))
        return values

    def _answers(self) -> list[str]:
        lines = (" ".join(line.split())[:120] for line in self.cleaned_data.get("options", "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    @property
    def poll(self) -> PollIdea | None:
        values = self.cleaned_data
        if not values.get("question"):
            return None
        day = values.get("closes_on")
        until = timezone.make_aware(datetime.combine(day, time(23, 59))) if day else None
        return PollIdea(values["question"], tuple(self._answers()), values["multiple"], until)


class LevelForm(forms.Form):
    level = forms.ChoiceField(choices=Level)


class ReadForm(forms.Form):
    number = forms.IntegerField(min_value=0, max_value=2_000_000_000)


class CloseForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"), help_text=_("Everybody who reads the topic sees it."), max_length=300, required=False
    )


class ReportForm(forms.Form):
    reason = forms.ChoiceField(label=_("What is wrong with it"), choices=ReportReason, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In your words"),
        help_text=_("Only the moderators of this community read it."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HideForm(forms.Form):
    reason = forms.CharField(label=_("Why"), help_text=_("Its author and the moderators see it."), max_length=300)


class SlowForm(forms.Form):
    """``seconds`` as a number, ``length`` as a timedelta."""

    seconds = forms.TypedChoiceField(
        label=_("Everybody waits between two posts"),
        coerce=int,
        choices=[(60, _("1 minute")), (300, _("5 minutes")), (900, _("15 minutes")), (3600, _("1 hour"))],
        initial=300,
    )
    length = forms.TypedChoiceField(
        label=_("For"),
        coerce=lambda hours: timedelta(hours=int(hours)),
        choices=[(1, _("1 hour")), (8, _("8 hours")), (24, _("1 day")), (72, _("3 days"))],
        initial=24,
    )


class MoveForm(forms.Form):
    to = forms.ModelChoiceField(Community.objects.none(), label=_("To"), empty_label=None)

    def __init__(self, *args: Any, communities: list[Community], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.queryset = Community.objects.filter(pk__in=[one.pk for one in communities]).order_by("name")


class MergeForm(forms.Form):
    into = forms.CharField(
        label=_("The topic that stays"),
        help_text=_("Its number or its address."),
        max_length=500,
        widget=forms.TextInput(attrs={"list": "known_topics", "autocomplete": "off"}),
    )

    def clean_into(self) -> int:
        found = _TOPIC.fullmatch(self.cleaned_data["into"].strip())
        if found is None:
            raise ValidationError(_("Give the number of the topic, such as 128, or its address."))
        return int(found[1])


class SplitForm(forms.Form):
    title = forms.CharField(label=_("Title of the new topic"), max_length=200)
    posts = forms.ModelMultipleChoiceField(
        Topic.objects.none(), label=_("Replies"), error_messages={"required": _("Choose at least one reply.")}
    )
    onwards = forms.BooleanField(label=_("And every reply after the last one chosen"), required=False)

    def __init__(self, *args: Any, posts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["posts"]
        field.queryset = posts
