"""What every page of the site shows of the tree: menu, quick links, alert banners, and where the tree begins.

One cached value. A change empties the cache at once; with the cache away it is asked of the database once a request.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction, Site

from intranet.believed import believed
from intranet.believed import forget as disbelieved
from pages.inventory import inventory
from pages.models import AlertBanner, QuickLink

KEY = "pages.furniture.4"
#: Longest time in which a change made past Django (by hand in the database) goes unnoticed.
SECONDS = 300
MENU_SIZE = 10
#: Pages right below the home page that it shows.
MOST_TOP = 60


class Link(NamedTuple):
    title: str
    url: str


class MenuEntry(NamedTuple):
    """``path``: where in the tree; who may not go there does not see it."""

    path: str
    link: Link


class TopEntry(NamedTuple):
    """A page right below the home page. ``kind`` is its type's model name.

    ``review_by`` is empty where a page keeps no date of its own: another room's act would leave a stale one here.
    """

    path: str
    link: Link
    summary: str
    kind: str
    review_by: datetime.date | None


@dataclass(frozen=True)
class Alert:
    """A banner as shown: level is note, warning or danger."""

    id: int
    text: str
    level: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime | None
    url: str
    link_text: str

    @property
    def is_current(self) -> bool:
        now = timezone.now()
        return self.starts_at <= now and (self.ends_at is None or now < self.ends_at)


@dataclass(frozen=True)
class Gate:
    """A view restriction: below ``path`` only people of these groups, or any signed-in person when there are none."""

    path: str
    group_ids: frozenset[int]


@dataclass(frozen=True)
class Furniture:
    root_path: str
    root_url_path: str
    #: The page the site begins with, and the content type of its kind.
    root_id: int = 0
    root_type_id: int = 0
    menu: list[MenuEntry] = field(default_factory=list)
    top: list[TopEntry] = field(default_factory=list)
    quick_links: list[Link] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    page_gates: list[Gate] = field(default_factory=list)
    file_gates: list[Gate] = field(default_factory=list)

    def address(self, page: Page) -> str:
        """The page's address on this site, without asking anybody."""
        return "/" + page.url_path.removeprefix(self.root_url_path)


def furniture(request: HttpRequest | None = None) -> Furniture:
    """The current furniture, once per request."""
    if request is not None and hasattr(request, "_pages_furniture"):
        return request._pages_furniture
    found = believed(KEY, assemble, SECONDS)
    if request is not None:
        request._pages_furniture = found  # type: ignore[attr-defined]
    return found


def forget(**_signal: Any) -> None:
    """The furniture has changed: nobody gets the old one, neither now nor after the transaction."""
    disbelieved(KEY)


def assemble() -> Furniture:
    root = Site.objects.select_related("root_page").get(is_default_site=True).root_page
    bare = Furniture(root.path, root.url_path)
    pages = inventory(only=("summary", "review_by"))
    top = list(pages.filter(path__startswith=root.path, depth=root.depth + 1)[:MOST_TOP])
    in_menu = [page for page in top if page.show_in_menus][:MENU_SIZE]
    links = QuickLink.objects.filter(models.Q(page__isnull=True) | models.Q(page__live=True)).select_related("page")
    return Furniture(
        root.path,
        root.url_path,
        root.pk,
        root.content_type_id,
        menu=[MenuEntry(page.path, Link(page.title, bare.address(page))) for page in in_menu],
        top=[_top(page, bare) for page in top],
        quick_links=[Link(link.title, bare.address(link.page) if link.page else link.url) for link in links],
        alerts=[_alert(banner, bare) for banner in AlertBanner.objects.not_over().select_related("link_page")],
        page_gates=[_gate(gate, gate.page) for gate in _gates(PageViewRestriction, "page")],
        file_gates=[_gate(gate, gate.collection) for gate in _gates(CollectionViewRestriction, "collection")],
    )


def _top(page: Any, bare: Furniture) -> TopEntry:
    kind = page.cached_content_type
    own_clock = getattr(kind.model_class(), "keeps_own_clock", False)
    link = Link(page.title, bare.address(page))
    return TopEntry(page.path, link, page.summary or "", kind.model, page.review_by if own_clock else None)


def _alert(banner: AlertBanner, bare: Furniture) -> Alert:
    page = banner.link_page if banner.link_page and banner.link_page.live else None
    return Alert(
        banner.pk,
        banner.text,
        banner.level,
        banner.starts_at,
        banner.ends_at,
        bare.address(page) if page else banner.link_url,
        banner.link_text,
    )


def _gates(model: type[models.Model], place: str) -> models.QuerySet[Any]:
    return model._default_manager.exclude(restriction_type="login").select_related(place).prefetch_related("groups")


def _gate(restriction: Any, place: Any) -> Gate:
    """A restriction by shared password counts as one that nobody passes: passwords are not offered here."""
    return Gate(place.path, frozenset(group.pk for group in restriction.groups.all()))
