"""One page after the other gets its revisions: those the file has and the page has not."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import batched
from typing import TypedDict

from django.db import transaction
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.models import User
from communities.refusals import CommunityRefused
from communities.wiki.models import CommunityPage, PageRevision
from intranet.imports.findings import Finding, Kind
from intranet.imports.history.authors import Authors
from intranet.imports.history.lines import History, Line
from intranet.imports.history.places import Place, Places
from intranet.imports.history.report import HistoryReport
from intranet.imports.links import PageIndex, Target
from intranet.imports.markdown import Converted, convert, parse, shortened

#: Who is named as the author of a folder's page, which nobody wrote.
NOBODY = "Import"
LONGEST_TITLE = 200


class LeftOut(Exception):
    """The rest of this page's lines is not written; the finding says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.detail)
        self.finding = finding


class Said(TypedDict):
    """What a line of a history says of one text, as the page's verbs take it."""

    by: User
    title: str
    html: str
    summary: str
    key: uuid.UUID
    at: datetime


@dataclass
class Filling:
    history: History
    places: Places
    authors: Authors
    report: HistoryReport
    hosts: Iterable[str] = ()
    #: Addresses that hold no page of the import; what was to be below them has no place.
    closed: set[tuple[str, ...]] = field(default_factory=set)

    def fill(self, place: Place) -> None:
        """Bring one page up to what the file says, in one transaction, or tell why not."""
        new = list(self.new_numbers(place)) if place.path else []
        self.report.pages += bool(place.path)
        try:
            self.write(place, new)
        except LeftOut as refused:
            self.report.tell([refused.finding])
            self.report.left_out += len(new)
            if place.page is None:
                self.closed.add(place.address)

    def new_numbers(self, place: Place) -> Iterator[int]:
        """The lines, by their order on the page, that an earlier import has not written."""
        for batch in batched(enumerate(line.key for line in self.history.lines(place.path)), 1000):
            keys = [key for _number, key in batch]
            known = dict(self.revisions().filter(key__in=keys).values_list("key", "page"))
            place.page = next(iter(known.values()), place.page)
            seen: set[uuid.UUID] = set()
            for number, key in batch:
                if key not in known and key not in seen:
                    yield number
                seen.add(key)

    def revisions(self):
        return PageRevision.objects.filter(page__community=self.places.community)

    def write(self, place: Place, new: list[int]) -> None:
        if place.path:
            self.report.known += len(self.history.places[place.path]) // 3 - len(new)
        page = self.page(place)
        if page is None and place.address[:-1] in self.closed:
            raise LeftOut(Finding(Kind.ADDRESS, 0, _("There is no page above it."), place.path))
        if page is None and not place.path:
            self.make_folder(place)
        elif new:
            if page is not None:
                self.refuse_changed(place, page)
            numbers = set(new)
            self.make_people(place, numbers)
            with transaction.atomic():
                here, written = self.write_lines(place, page, numbers)
            self.report.made += page is None
            self.report.written += written
            place.page = here.pk if here else None

    def page(self, place: Place) -> CommunityPage | None:
        """The page of an earlier import, or one that stands where a folder is to be.

        Raises:
            LeftOut: something else stands there.
        """
        pages = CommunityPage.objects.filter(community=self.places.community).select_related("newest", "community")
        if place.page is not None:
            return pages.get(pk=place.page)
        there = pages.filter(path=place.where).first()
        if there is None:
            return None
        place.page = there.pk
        own = there.revisions.filter(number=1, key=place.key).exists()
        if place.path and not own:
            reason = _("“%(title)s” is there already and was not imported from it.") % {"title": there.title}
            raise LeftOut(Finding(Kind.ADDRESS, 0, reason, place.path))
        return there

    def refuse_changed(self, place: Place, page: CommunityPage) -> None:
        """Raises: LeftOut, for a page that people have taken over since."""
        keys = {line.key for line in self.history.lines(place.path)} | {place.key}
        if page.archival_id is not None:
            raise LeftOut(Finding(Kind.DELETED, 0, page.title, place.path))
        if page.newest and page.newest.key not in keys:
            raise LeftOut(Finding(Kind.EDITED, 0, page.title, place.path))

    def make_folder(self, place: Place) -> None:
        self.report.folders += 1
        if self.report.rehearsal:
            return
        note = _("This page was made for a folder that was imported. What was in it is on the pages below.")
        place.page = CommunityPage.begin(
            self.places.community,
            by=self.authors.person(NOBODY),
            title=place.title,
            html=format_html("<p>{}</p>", note),
            parent=self.parent(place),
            key=place.key,
            slug=place.address[-1],
            at=place.began,
        ).pk

    def make_people(self, place: Place, new: set[int]) -> None:
        """Everybody who wrote it, before the page's transaction: they stay when the page is refused."""
        for number, line in enumerate(self.history.lines(place.path)):
            if number in new:
                self.authors.person(line.author)

    def parent(self, place: Place) -> CommunityPage | None:
        above = self.places.above(place)
        return CommunityPage.objects.get(pk=above.page) if above and above.page else None

    def write_lines(self, place: Place, page: CommunityPage | None, new: set[int]) -> tuple[CommunityPage | None, int]:
        """The page, and how many revisions it has got. A rehearsal only converts."""
        written = 0
        newest = page.newest.at if page and page.newest and page.newest.key != place.key else None
        for number, line in enumerate(self.history.lines(place.path)):
            if number not in new:
                continue
            if newest is not None and line.at < newest:
                self.report.tell([Finding(Kind.LATE, 0, line.summary, place.path)])
                self.report.left_out += 1
                continue
            converted = convert(line.text, self.places.relative(line.path), self.index)
            self.report.tell(self.told(converted, line))
            page = self.write_line(place, page, line, converted)
            written += 1
        return page, written

    def write_line(
        self, place: Place, page: CommunityPage | None, line: Line, converted: Converted
    ) -> CommunityPage | None:
        """One revision; the first makes the page.

        Raises:
            LeftOut: the community takes no such page or text.
        """
        if self.report.rehearsal:
            return page
        said: Said = {
            "by": self.authors.person(line.author), "title": shortened(converted.title, LONGEST_TITLE),
            "html": converted.html, "summary": line.summary, "key": line.key, "at": line.at,
        }  # fmt: skip
        try:
            if page is None:
                slug, parent = place.address[-1], self.parent(place)
                return CommunityPage.begin(self.places.community, parent=parent, slug=slug, **said)
            page.publish(based_on=page.revision_count, **said)
        except CommunityRefused as refused:
            raise LeftOut(Finding(Kind.FILE, 0, str(refused), line.path)) from refused
        return page

    def told(self, converted: Converted, line: Line) -> Iterator[Finding]:
        """What the conversion left out; former addresses and the mark of a draft mean nothing in a history."""
        yield from (Finding(found.kind, found.line, found.detail, line.path) for found in converted.findings)
        for name in ("permalink", "redirect_from", "aliases"):
            if name in converted.front_matter:
                yield Finding(Kind.REDIRECT, 1, name, line.path)
        if converted.draft:
            yield Finding(Kind.FRONT_MATTER, 1, "draft", line.path)

    @cached_property
    def index(self) -> PageIndex:
        """Where links between the pages lead: to the newest text of each. Made when a text has to be converted."""
        index = PageIndex(self.hosts)
        for place in self.places:
            if place.path:
                parsed = parse(self.history.last(place.path).text, self.places.relative(place.path))
                target = Target(self.href(place), parsed.anchors, parsed.title)
                relative = self.places.relative(place.path)
                index.add(relative, target, parsed.former_addresses, parsed.moved_to)
            else:
                index.add("/".join(place.address), Target(self.href(place), None, place.title))
        return index

    def href(self, place: Place) -> str:
        return CommunityPage(community=self.places.community, path=place.where).get_absolute_url()
