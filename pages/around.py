"""What lies around a page in the tree, and the page itself: asked with texts that are written once."""

import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, QuerySet
from wagtail.models import Page

from intranet.written import NOW, Written
from pages.door import outside
from pages.inventory import inventory, official_types
from pages.models import OfficialPage, PageFollow
from pages.models.review import today

#: Most pages a list beside or below the text shows; a section with more has a page of its own for the rest.
NEIGHBOURS = 60


def at_address(url_path: str) -> tuple[int, int] | None:
    """Id of the live page at an address, and of its content type."""
    found: tuple[int, int] | None = _at_address.first(url_path=url_path)
    return found


def whole_page(pk: int, model: type[Page], reader: int | None) -> Page | None:
    """The live page in its own type, with what reading it asks for."""
    found: Page | None = _whole.first(model, pk=pk, person=reader)
    return found


def above(page: Page, root_path: str) -> list[Page]:
    """The live pages above one, from the top down, without the home page; no query for a page right below it."""
    lengths = range(len(root_path) + Page.steplen, len(page.path), Page.steplen)
    paths = [page.path[:length] for length in lengths]
    return _above.rows(paths=paths) if paths else []


def below(path: str, closed: list[str]) -> list[Any]:
    """The rows of the inventory right below a place in the tree, without those below a closed path."""
    types = ContentType.objects.get_for_models(*official_types()).values()
    first, last = Page._get_children_path_interval(path)
    where = {"depth": len(path) // Page.steplen + 1, "first": first, "last": last}
    return _below.rows(tuple(sorted(kind.pk for kind in types)), *closed, day=today(), **where)


@Written
def _at_address(*, url_path: str) -> QuerySet[Page, Any]:
    return Page.objects.live().filter(url_path=url_path).order_by("path").values_list("pk", "content_type_id")[:1]


@Written
def _whole(model: type[Page], *, pk: int, person: int) -> QuerySet[Any]:
    pages: Any = model._default_manager.filter(pk=pk, live=True)
    if not issubclass(model, OfficialPage):
        return pages
    pages = pages.select_related(*model.read_with) if model.read_with else pages
    if not model.can_be_followed:
        return pages
    return pages.annotate(is_followed=Exists(PageFollow.objects.filter(page=OuterRef("pk"), person=person)))


@Written
def _above(*, paths: list[str]) -> QuerySet[Page]:
    pages = Page.objects.live().filter(path__among=paths).order_by("path")
    return pages.only("title", "url_path", "path", "depth")


@Written
def _below(
    _types: tuple[int, ...], *closed: str, day: datetime.date, depth: int, first: str, last: str
) -> QuerySet[Any]:
    """``_types``: the content types that the text names."""
    rows = inventory(day, NOW).filter(depth=depth, path__gte=first, path__lte=last)
    return outside(closed, rows)[:NEIGHBOURS]
