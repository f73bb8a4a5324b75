"""What each kind of block of a home page asks of its facilitators: a title, a text, or rows."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from accounts.models import User
from communities.blocks import version_of
from communities.forms.rows import BaseRowSet, EventRow, LinkRow, PageRow, PersonRow, Row, ServiceRow, row_set
from communities.models import BlockKind, HomeBlock
from communities.portal import text_of
from communities.request import Request
from intranet.ui.editor.fields import RichTextFormField
from intranet.ui.editor.widgets import RichTextWidget
from pages.door import passes
from pages.furniture import furniture
from pages.inventory import inventory

#: Kinds that have a text, and the rows of the others.
WITH_TEXT = {BlockKind.PURPOSE, BlockKind.TEXT, BlockKind.ANNOUNCEMENTS, BlockKind.PEOPLE}
ROWS: dict[str, type[Row]] = {
    BlockKind.SERVICES: ServiceRow,
    BlockKind.EVENTS: EventRow,
    BlockKind.LINKS: LinkRow,
    BlockKind.PEOPLE: PersonRow,
    BlockKind.KEY_PAGES: PageRow,
}

#: Characters of HTML; a longer text is a page, not a block.
LONGEST_TEXT = 20_000


class BlockForm(forms.Form):
    """``version`` is the block as it was when the form was opened. A kind without text has no such field."""

    version = forms.CharField(widget=forms.HiddenInput, max_length=40)
    title = forms.CharField(label=_("Heading"), max_length=120, required=False)
    content = RichTextFormField(
        label=_("Text"),
        required=False,
        heading_ids=False,
        validators=[MaxLengthValidator(LONGEST_TEXT)],
        widget=RichTextWidget(attrs={"rows": 8}),
    )

    def __init__(self, *args: Any, block: HomeBlock, **kwargs: Any) -> None:
        initial = {"version": version_of(block), "title": block.title, "content": text_of(block, block.community)}
        super().__init__(*args, **kwargs | {"initial": initial})
        if block.kind not in WITH_TEXT:
            del self.fields["content"]


def rows_of(block: HomeBlock, request: Request, data: Any = None) -> BaseRowSet | None:
    """The rows of the block as a form set; None for a kind that has none."""
    if block.kind not in ROWS:
        return None
    initial = None if data else _stored(block, request)
    return row_set(ROWS[block.kind])(data, initial=initial, prefix="rows", form_kwargs={"request": request})


def _stored(block: HomeBlock, request: Request) -> list[dict[str, Any]]:
    community = block.community
    if block.kind == BlockKind.SERVICES:
        return [dict(row) for row in community.services.values("title", "promise", "description")]
    if block.kind == BlockKind.EVENTS:
        return [dict(row) for row in community.events.values("title", "starts_at", "ends_at", "place", "link")]
    if block.kind == BlockKind.LINKS:
        return block.data.get("links", [])
    if block.kind == BlockKind.PEOPLE:
        rows = block.data.get("people", [])
        people = User.objects.in_bulk([row["person"] for row in rows])
        return [row | {"person": people[row["person"]]} for row in rows if row["person"] in people]
    places = dict(community.key_pages.values_list("page_id", "position"))
    pages = sorted(pages_for(request, inventory().filter(pk__in=places)), key=lambda page: places[page.pk])
    return [{"page": furniture(request).address(page)} for page in pages]


def pages_for(request: Request, pages: Iterable[Page]) -> list[Page]:
    """Those of the official pages that the person may open."""
    gates = furniture(request).page_gates
    return [page for page in pages if passes(request, page.path, gates)]


class AddBlockForm(forms.Form):
    """``key`` makes a repeated click add one block."""

    kind = forms.ChoiceField(choices=BlockKind)
    key = forms.CharField(max_length=40, required=False)


class MoveBlockForm(forms.Form):
    to = forms.ChoiceField(choices=[("up", _("Up")), ("down", _("Down"))])
