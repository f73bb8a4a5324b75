"""Where the pages of a history come to stand in a community: folders above what is in them."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched
from posixpath import commonpath, dirname
from typing import cast

from django.utils.translation import gettext as _

from communities.models import Community
from communities.wiki.models import PageRevision
from communities.wiki.models.placing import MAX_DEPTH, MAX_LENGTH, address_part
from intranet.imports.findings import Finding, Kind
from intranet.imports.history.lines import NAMESPACE, History
from intranet.imports.links import own_folder
from intranet.imports.slugs import page_slug, spoken
from intranet.imports.tree import Address, natural, without_suffix

#: Where the page of the topmost folder itself stands.
TOP = "start"


@dataclass
class Place:
    """A page to be: from the texts of a ``path``, or for a folder without any (then ``path`` is empty)."""

    address: Address
    title: str
    path: str = ""
    #: Address in the community: where the page is, or will be.
    where: str = ""
    #: Id of the page, once it is there.
    page: int | None = None
    began: datetime | None = None

    @property
    def key(self) -> uuid.UUID:
        """Of a folder's first text."""
        return uuid.uuid5(NAMESPACE, "/".join(self.address) + "/")


@dataclass
class Places:
    """The tree of a history. ``root`` is the folder that holds all of it, and is not shown."""

    community: Community
    root: str
    places: dict[Address, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def __iter__(self) -> Iterator[Place]:
        """Parents before their children, names in their natural order."""
        return iter(sorted(self.places.values(), key=lambda place: (len(place.address), natural(place.address))))

    def above(self, place: Place) -> Place | None:
        return self.places.get(place.address[:-1])

    def relative(self, path: str) -> str:
        """The path of a file from the root."""
        return path.removeprefix(f"{self.root}/") if self.root else path

    def plan(self, history: History) -> None:
        """Give every path its place."""
        for path in sorted(history.places):
            self._add(path, history.began(path))
        for place in list(self.places.values()):
            self._add_folders(place)
        found = pages_of(self.community, dict(self._keys(history)))
        for place in self:
            above = self.above(place)
            where = f"{above.where}/{place.address[-1]}" if above else place.address[-1]
            place.page, place.where = found.get(place.address) or (None, where)
            if len(place.where) > MAX_LENGTH:
                self._refuse(place.path, _("Its address is too long."))
                del self.places[place.address]

    def _keys(self, history: History) -> Iterator[tuple[uuid.UUID, Address]]:
        """By which pages are known from an earlier import. Texts before the first may have been added to the file."""
        for place in self.places.values():
            if place.path:
                yield history.first(place.path).key, place.address
                yield history.last(place.path).key, place.address
            else:
                yield place.key, place.address

    def _add(self, path: str, began: datetime) -> None:
        name = own_folder(without_suffix(self.relative(path)))
        parts = [page_slug(part)[:80].strip("-_") for part in name.split("/")] if name else [TOP]
        address = tuple(address_part(part) if part else "" for part in parts)
        if not all(address):
            self._refuse(path, _("No address can be made of its name."))
        elif len(address) > MAX_DEPTH:
            self._refuse(path, _("More than %(most)d levels deep.") % {"most": MAX_DEPTH})
        elif address in self.places:
            self._refuse(path, _("The same address as %(other)s.") % {"other": self.places[address].path})
        else:
            self.places[address] = Place(address, spoken(name.rpartition("/")[2]), path, began=began)

    def _add_folders(self, place: Place) -> None:
        """A page for every folder without one; it is as old as the oldest text in it."""
        for depth in range(1, len(place.address)):
            address = place.address[:depth]
            folder = self.places.setdefault(address, Place(address, spoken(address[-1]), began=place.began))
            if not folder.path and place.began and folder.began and place.began < folder.began:
                folder.began = place.began

    def _refuse(self, path: str, reason: str) -> None:
        self.findings.append(Finding(Kind.ADDRESS, 0, reason, path))


def common_folder(paths: Iterable[str]) -> str:
    """The folder that holds every file; empty when there is none."""
    folders = [dirname(path) for path in paths]
    return commonpath(folders) if folders and all(folders) else ""


def pages_of(community: Community, keys: dict[uuid.UUID, Address]) -> dict[Address, tuple[int, str]]:
    """Id and address of the pages that an earlier import made: they may have been moved here since."""
    found = {}
    for batch in batched(keys, 1000):
        rows = PageRevision.objects.filter(page__community=community, key__in=batch)
        for key, page, where in rows.values_list("key", "page", "page__path"):
            found[keys[cast(uuid.UUID, key)]] = (page, where)
    return found
