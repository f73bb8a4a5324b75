"""Rows of a block: services, events, official pages, links, people. A row that is emptied is gone."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.choosing.fields import PersonField
from communities.models import Event, Service
from communities.request import Request
from pages.door import passes
from pages.furniture import furniture
from pages.inventory import inventory

#: Empty rows offered below those that are there, and rows in all.
SPARE_ROWS, MOST_ROWS = 2, 24


class Row(forms.BaseForm):
    """Counts as filled when anything is typed into it, whatever stood there before."""

    use_required_attribute = False

    def __init__(self, *args: Any, request: Request, **kwargs: Any) -> None:
        self.request = request
        super().__init__(*args, **kwargs)

    def has_changed(self) -> bool:
        names = [name for name in self.fields if name not in ("ORDER", "DELETE")]
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in names)


class ServiceRow(Row, forms.ModelForm):
    class Meta:
        model = Service
        fields = ["title", "promise", "description"]
        widgets = {"description": forms.Textarea(attrs={"rows": 2})}
        labels = {"title": _("What you do"), "promise": _("By when"), "description": _("More, if it helps")}


class EventRow(Row, forms.ModelForm):
    class Meta:
        model = Event
        fields = ["title", "starts_at", "ends_at", "place", "link"]
        widgets = {
            name: forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
            for name in ("starts_at", "ends_at")
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        begins, ends = data.get("starts_at"), data.get("ends_at")
        if begins and ends and ends < begins:
            self.add_error("ends_at", _("It cannot end before it begins."))
        return data


class LinkRow(Row, forms.Form):
    title = forms.CharField(label=_("What it is"), max_length=120)
    url = forms.CharField(label=_("Address"), max_length=500)

    def clean_url(self) -> str:
        """An address out there, or a path here; nothing that runs."""
        url = self.cleaned_data["url"]
        if not url.startswith("/") or url.startswith(("//", "/\\")):
            message = _("This is not an address. It begins with https:// or, for pages here, with /.")
            URLValidator(schemes=["http", "https"], message=message)(url)
        return url


class PersonRow(Row, forms.Form):
    person = PersonField(label=_("Who"), help_text="")
    about = forms.CharField(label=_("Ask them about"), max_length=120, required=False)

    def clean_person(self) -> int:
        return self.cleaned_data["person"].pk


class PageRow(Row, forms.Form):
    page = forms.CharField(
        label=_("Official page"), max_length=500, widget=forms.TextInput(attrs={"list": "official_pages"})
    )

    def clean_page(self) -> int:
        """Found by its address or its title, among the pages the editor may open."""
        typed, tree = self.cleaned_data["page"], furniture(self.request)
        path = "/" + typed.split("?")[0].split("#")[0].removeprefix(self.request.build_absolute_uri("/")).strip("/")
        wanted = Q(url_path=f"{tree.root_url_path.rstrip('/')}{path}/") | Q(title__iexact=typed)
        pages = [page for page in inventory().filter(wanted)[:3] if passes(self.request, page.path, tree.page_gates)]
        if not pages:
            raise ValidationError(_("No official page has this address or title. Copy the address from the browser."))
        if len(pages) > 1:
            raise ValidationError(_("Several pages have this title. Give the address of the one you mean."))
        return pages[0].pk


class BaseRowSet(forms.BaseFormSet):
    """Rows in the order wanted. What is sent decides alone; what was there before does not come back."""

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()

    def rows(self) -> list[dict[str, Any]]:
        marks = {"ORDER", "DELETE"}
        kept = [{key: v for key, v in form.cleaned_data.items() if key not in marks} for form in self.ordered_forms]
        return list({str(sorted(row.items(), key=str)): row for row in kept}.values())


def row_set(row: type[Row]) -> type[BaseRowSet]:
    return forms.formset_factory(  # type: ignore[return-value]
        row,
        formset=BaseRowSet,
        extra=SPARE_ROWS,
        can_order=True,
        can_delete=True,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS + 6,
        validate_max=True,
    )
