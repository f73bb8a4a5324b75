"""Forms of community pages."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from communities.wiki.models import CommunityPage
from communities.wiki.models.drafts import PageDraft
from communities.wiki.stale import UNDECIDED
from intranet.ui.editor.fields import RichTextFormField

#: A list of places longer than this is no list to choose from: then the address is typed.
MOST_PLACES = 400
TOP = ""


class LineField(forms.CharField):
    """One line of plain words; without NUL, which cannot be stored, and without line breaks."""

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


class PageForm(forms.Form):
    """A page's text as it is edited. ``base`` is the number of the revision it starts from, 0 for a new page."""

    title = LineField(label=_("Title"), max_length=200, widget=forms.TextInput(attrs={"placeholder": _("Title")}))
    text = RichTextFormField(label=_("Text"))
    summary = LineField(
        label=_("What did you change?"),
        max_length=200,
        required=False,
        help_text=_("Others read it in the history."),
    )
    minor = forms.BooleanField(label=_("Minor edit, tell nobody"), required=False)
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    #: For whom the form is, signed: see ``communities.signed_out``.
    writer = ""

    def clean_base(self) -> int:
        return self.cleaned_data["base"] or 0

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if str(UNDECIDED) in text:
            raise ValidationError(
                _("Some parts still stand there twice. Keep one text of each, and remove the notes above both.")
            )
        return text

    @property
    def typed(self) -> dict[str, Any]:
        """What was filled in and can be kept as a draft, valid or not."""
        kept = {"title": self.cleaned_data.get("title", ""), "summary": self.cleaned_data.get("summary", "")}
        kept["html"] = self.cleaned_data.get("text", "")
        return kept

    @property
    def said(self) -> dict[str, Any]:
        """Keywords for the verbs."""
        data = self.cleaned_data
        return {"title": data["title"], "html": data["text"], "key": data["key"]}


def text_at_start(page: CommunityPage, draft: PageDraft | None) -> dict[str, Any]:
    """What the editor opens with: the person's draft, or the newest text."""
    key = uuid.uuid4()
    if draft is not None:
        return {"title": draft.title, "text": draft.html, "summary": draft.summary, "base": draft.based_on, "key": key}
    return {
        "title": page.title,
        "text": page.newest.html if page.newest else "",
        "base": page.revision_count,
        "key": key,
    }


class DraftForm(forms.Form):
    """What a script sends while somebody types: one or several of the fields."""

    title = LineField(max_length=200, required=False)
    html = RichTextFormField(required=False)
    summary = LineField(max_length=200, required=False)
    base = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)

    @property
    def given(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in ("title", "html", "summary") if name in self.data}
        if self.cleaned_data.get("base") is not None:
            given["based_on"] = self.cleaned_data["base"]
        return given


class PlaceForm(forms.Form):
    """Below which page; nothing is the top."""

    place = forms.CharField(label=_("Below which page"), required=False)

    def __init__(self, data: Any, community: Community, *, moving: CommunityPage | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.pages = CommunityPage.objects.in_use().filter(community=community).order_by("path")
        if moving is not None:
            self.pages = self.pages.exclude(pk=moving.pk).exclude(path__startswith=f"{moving.path}/")
        rows = list(self.pages.values_list("path", "title")[: MOST_PLACES + 1])
        if len(rows) > MOST_PLACES:
            self.fields["place"].help_text = _("The address of the page, such as guides/first-week. Empty: at the top.")
            return
        places = [(path, "\u2003" * path.count("/") + title) for path, title in rows]
        self.fields["place"].widget = forms.Select(choices=[(TOP, _("At the top")), *places])

    def clean_place(self) -> CommunityPage | None:
        path = self.cleaned_data["place"].strip("/ ")
        if not path:
            return None
        place = self.pages.filter(path=path).first()
        if place is None:
            raise ValidationError(_("There is no such page, or it cannot hold this one. Choose another place."))
        return place


class OrderForm(forms.Form):
    """Before which of the pages beside it; nothing is the end."""

    before = forms.ModelChoiceField(
        label=_("Before which page"), queryset=CommunityPage.objects.none(), required=False, empty_label=_("At the end")
    )

    def __init__(self, data: Any, page: CommunityPage) -> None:
        beside = CommunityPage.objects.in_use().filter(community=page.community_id, parent=page.parent_id)
        rows = beside.exclude(pk=page.pk).order_by("position", "pk").only("title")
        after = rows.filter(Q(position__gt=page.position) | Q(position=page.position, pk__gt=page.pk)).first()
        super().__init__(data, initial={"before": after})
        self.fields["before"].queryset = rows  # type: ignore[attr-defined]


class ArchivePageForm(forms.Form):
    reason = LineField(
        label=_("Why"), max_length=300, help_text=_("Readers see it, for example “Replaced by the new travel policy”.")
    )


class RestoreForm(forms.Form):
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    summary = LineField(label=_("Why"), max_length=200, required=False, help_text=_("Others read it in the history."))


class HelpfulForm(forms.Form):
    number = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    answer = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))])
