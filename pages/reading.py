"""What a reader sees around the text of an official page: the way there, its contents, its neighbours, who vouches."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.models import Page

from intranet.ui import markup
from pages.around import above, below
from pages.door import closed_paths, open_to
from pages.furniture import Furniture, furniture
from pages.inventory import inventory
from pages.models.base import OfficialPage
from pages.models.review import GRACE_DAYS, VettingState, state_on

#: A contents list is shown from this many headings on.
CONTENTS_FROM = 3


@dataclass(frozen=True)
class Neighbour:
    title: str
    url: str
    summary: str
    state: VettingState
    here: bool
    #: The page type's model name.
    kind: str

    @property
    def warning(self) -> str:
        """What a reader should know before following the link."""
        if self.state == VettingState.LAPSED:
            return _("No longer official")
        if self.state == VettingState.WITHDRAWN:
            return _("Not official at present")
        return _("Review overdue") if self.state == VettingState.OVERDUE else ""


class Reading:
    """Each part is asked for once, when a template needs it."""

    def __init__(self, page: OfficialPage, request: HttpRequest) -> None:
        self.page, self.request = page, request
        self.furniture = furniture(request)

    @cached_property
    def address(self) -> str:
        return self.furniture.address(self.page)

    @cached_property
    def breadcrumbs(self) -> list[tuple[str, str]]:
        """Title and address of the pages above this one, without the home page."""
        found = above(self.page, self.furniture.root_path)
        return [(page.title, self.furniture.address(page)) for page in found]

    @cached_property
    def lead(self) -> str:
        """The summary above the text; nothing when the text begins with the same words, as imported ones do."""
        words = self.page.summary.rstrip("…")
        beginning = markup.to_text(next(texts(self.page), "")[: 3 * len(words) + 1000])
        return "" if " ".join(beginning.split()).startswith(words) else self.page.summary

    @cached_property
    def contents(self) -> list[markup.Heading]:
        """The headings of the text, or nothing for a short text."""
        found = [heading for html in texts(self.page) for heading in markup.headings(html)]
        return found if len(found) >= CONTENTS_FROM else []

    @cached_property
    def children(self) -> list[Neighbour]:
        return self._neighbours(self.page.path) if self.page.numchild else []

    @cached_property
    def neighbours(self) -> list[Neighbour]:
        """The side navigation: the pages below this one or, where there are none, those beside it."""
        if self.page.numchild:
            return self.children
        parent = self.page.path[: -Page.steplen]
        return [] if parent == self.furniture.root_path else self._neighbours(parent)

    @cached_property
    def linked(self) -> dict[int, Page]:
        """Pages that the text mentions in blocks, by id, as far as the viewer may open them: one query for all."""
        wanted = {pk for stream in streams(self.page) for block in stream.raw_data for pk in mentioned(block)}
        found = open_to(self.request, inventory().filter(pk__in=wanted)) if wanted else ()
        return {page.pk: page for page in found}

    def _neighbours(self, path: str) -> list[Neighbour]:
        pages = below(path, closed_paths(self.request))
        return [neighbour_of(page, self.furniture, here=self.page.pk) for page in pages]

    @cached_property
    def label(self) -> dict[str, Any]:
        """The parameters of components/label.html."""
        page, owner = self.page, self.page.content_owner
        answers = owner if owner and owner.is_active else None
        state = page.vetting_state()
        return {
            "state": state.value,
            "voucher": answers,
            "voucher_role": _role(answers),
            "reviewed": page.last_reviewed_at or (page.first_published_at if page.review_by else None),
            "review_by": page.review_by,
            "ended_at": page.review_by + timedelta(GRACE_DAYS)
            if page.review_by and state == VettingState.LAPSED
            else None,
            "community": getattr(self.request, "owning_community", None),
            "revision": page.revision_number or None,
            "note": "" if answers else _fallback(page),
            "answering": "" if answers else _fallback_role(page),
            "vet_url": self.review_url,
        }

    @cached_property
    def review_url(self) -> str:
        """Where the viewer may re-affirm a text whose review is near or past; empty for everybody else."""
        if self.page.vetting_state() == VettingState.OFFICIAL or not self.page.may_review(self.request.user):
            return ""
        return reverse("page_review", args=[self.page.pk])


def neighbour_of(page: Any, tree: Furniture, here: int | None = None) -> Neighbour:
    """From a row of the inventory; ``here`` is the id of the page that is read."""
    kind = page.cached_content_type.model
    return Neighbour(page.title, tree.address(page), page.summary or "", state_of(page), page.pk == here, kind)


def below_home(request: HttpRequest) -> list[Neighbour]:
    """The pages right below the home page that the viewer may open; no query of its own."""
    closed = closed_paths(request)
    return [
        Neighbour(entry.link.title, entry.link.url, entry.summary, state_on(entry.review_by), False, entry.kind)
        for entry in furniture(request).top
        if not any(entry.path.startswith(gate) for gate in closed)
    ]


def state_of(page: Any) -> VettingState:
    """The state of a row of the inventory."""
    return VettingState.WITHDRAWN if page.withheld else state_on(page.review_by)


def streams(page: Page) -> list[StreamValue]:
    fields = [field for field in page._meta.get_fields() if isinstance(field, StreamField)]
    return [value for field in fields if (value := getattr(page, field.name))]


def texts(page: Page) -> Iterator[str]:
    """The HTML texts of a page's body, in order."""
    for stream in streams(page):
        for block in stream:
            if block.block_type == "text":
                yield block.value


def mentioned(block: dict[str, Any]) -> list[int]:
    """Ids of the pages that a block links to or shows."""
    if block["type"] == "official_page":
        return [block["value"]] if block["value"] else []
    if block["type"] == "links":
        return [pk for item in block["value"]["links"] if (pk := item["value"].get("page"))]
    return []


def _role(person: Any) -> str:
    return getattr(getattr(person, "profile", None), "job_title", "") if person else ""


def _fallback(page: OfficialPage) -> str:
    return _("%(role)s answer for this page until it has a new owner.") % {"role": _fallback_role(page)}


def _fallback_role(page: OfficialPage) -> str:
    return page.fallback_role.name if page.fallback_role_id else _("Intranet managers")
