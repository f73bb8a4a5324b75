"""Where the pages of a folder stand in the official tree: found again, or made as unpublished pages to be filled."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from intranet.imports.findings import Finding, Kind
from intranet.imports.models import ImportedPage
from intranet.imports.slugs import page_slug, spoken
from intranet.imports.tree import Address, Node
from pages.models import ContentPage, SectionPage
from pages.models.base import RESERVED_SLUGS


class WrongPlace(Exception):
    """The address to import under cannot hold pages; the text says why."""


@dataclass
class Placed:
    """A node with its page. ``page`` is None in a rehearsal; ``record`` is None for a page that is not the import's."""

    node: Node
    url: str
    page: Page | None = None
    record: ImportedPage | None = None


@dataclass
class Placement:
    """The part of the tree under one address. Nothing is written when ``rehearsal``."""

    under: str
    owner: Any = None
    again: bool = False
    rehearsal: bool = False
    findings: list[Finding] = field(default_factory=list)
    placed: dict[Address, Placed] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.records = {row.path: row for row in ImportedPage.objects.filter(source=self.under).select_related("page")}
        self.by_page = {row.page_id: row for row in self.records.values() if row.page_id}

    def place(self, node: Node, paths: set[str]) -> Placed | None:
        """Find or make the node's page. ``paths`` are those of all nodes. None, and a finding, when it has no place."""
        above = self.placed.get(node.address[:-1]) if node.address else self.above_root(node)
        if above is None:
            return self.refuse(node, Kind.ADDRESS, _("There is no page for its folder."))
        record = self.records.get(node.path)
        if record and record.page:
            return self.keep(node, record.page, record)
        if record and not self.again:
            return self.refuse(node, Kind.DELETED, node.title)
        taken = above.page if not above.url else self.child(above, self.slug(node))
        return self.adopt(node, taken, paths) if taken else self.make(node, above, record)

    def above_root(self, node: Node) -> Placed:
        """What stands above the page at the address itself, made as far as it is missing.

        With ``/`` the home page is that page, and nothing is above it: an empty address says so.
        """
        page, url = home(), "/"
        if self.under == "/":
            return Placed(node, "", page)
        for slug in self.under.strip("/").split("/")[:-1]:
            below = self.child(Placed(node, url, page), slug)
            if below is None and not self.rehearsal:
                below = self.new(SectionPage, page, slug, spoken(slug), publish=True)
            page, url = below, f"{url}{slug}/"
        return Placed(node, url, page)

    def slug(self, node: Node) -> str:
        return node.address[-1] if node.address else self.under.strip("/").rpartition("/")[2]

    def child(self, above: Placed | None, slug: str) -> Page | None:
        if above is None or above.page is None:
            return None
        return Page.objects.child_of(above.page).filter(slug=slug).first()

    def adopt(self, node: Node, page: Page, paths: set[str]) -> Placed | None:
        """A page is there already: the import's own under a file's former name, a bare folder, or somebody else's."""
        if not node.address and not SectionPage.can_create_at(page):
            raise WrongPlace(_("“%(title)s” cannot have pages below it.") % {"title": page.title})
        record = self.by_page.get(page.pk)
        if record and record.path not in paths:
            self.records[node.path] = self.records.pop(record.path)
            record.path = node.path
            if not self.rehearsal:
                record.save(update_fields=["path"])
            return self.keep(node, page, record)
        if node.source and not node.address and self.under != "/" and not record:
            return self.keep(node, page, self.recorded(node, page))
        if node.source:
            reason = _("“%(title)s” is there already and was not imported from it.") % {"title": page.title}
            self.findings.append(Finding(Kind.ADDRESS, 0, reason, node.path))
        return self.keep(node, page, None)

    def make(self, node: Node, above: Placed, record: ImportedPage | None) -> Placed | None:
        slug = self.slug(node)
        url = f"{above.url}{slug}/"
        node.title = node.title or spoken(slug)
        if above.url == "/" and slug in RESERVED_SLUGS:
            return self.refuse(node, Kind.ADDRESS, _("/%(slug)s/ belongs to the site itself.") % {"slug": slug})
        if self.rehearsal:
            return self.keep(node, None, record, url)
        try:
            with transaction.atomic():
                kind = SectionPage if node.is_section or not node.address else ContentPage
                page = self.new(kind, above.page, slug, node.title)
                return self.keep(node, page, self.recorded(node, page, record))
        except (ValidationError, DatabaseError) as error:
            return self.refuse(node, Kind.ADDRESS, "; ".join(getattr(error, "messages", [str(error)])))

    def new(self, kind: type[Page], above: Page | None, slug: str, title: str, publish: bool = False) -> Page:
        """Add an unpublished page below ``above``, whose row is read again: others may have added pages meanwhile."""
        parent = Page.objects.get(pk=above.pk)  # type: ignore[union-attr]
        if not kind.can_create_at(parent):
            raise WrongPlace(_("“%(title)s” cannot have such pages below it.") % {"title": parent.title})
        page = kind(title=title, slug=page_slug(slug), live=False, owner=self.owner, content_owner=self.owner)
        page.show_in_menus = kind is SectionPage
        with disable_reference_index_auto_update():
            parent.add_child(instance=page)
        if publish:
            page.save_revision().publish()
        return page

    def recorded(self, node: Node, page: Page, record: ImportedPage | None = None) -> ImportedPage:
        record = record or ImportedPage(source=self.under, path=node.path)
        record.page, record.page_sha256 = page, ""
        if not self.rehearsal:
            record.save()
        return record

    def keep(self, node: Node, page: Page | None, record: ImportedPage | None, url: str = "") -> Placed:
        node.title = node.title or (page.title if page else "")
        placed = Placed(node, address(page) if page else url, page, record)
        self.placed[node.address] = placed
        return placed

    def refuse(self, node: Node, kind: Kind, detail: str) -> Placed | None:
        """Tell why the node has no page; always None."""
        self.findings.append(Finding(kind, 0, detail, node.path))
        return None

    def removed(self, paths: set[str]) -> list[Finding]:
        """Pages whose file is gone. Folders without a file of their own are not told: they were never one."""
        gone = [row for path, row in self.records.items() if row.path not in paths and not row.path.endswith("/")]
        return [Finding(Kind.REMOVED, 0, row.page.title, row.path) for row in gone if row.page]


def address(page: Page) -> str:
    """The page's path on its site; empty when no site leads to it."""
    parts = page.get_url_parts()
    return str(parts[2]) if parts else ""


def home() -> Page:
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    if site is None:
        raise WrongPlace(_("There is no site yet: create the home page first."))
    return site.root_page
