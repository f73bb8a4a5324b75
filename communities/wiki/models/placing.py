"""Where a page is: made, moved, archived, brought back. Addresses it had before keep leading to it."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, models, transaction
from django.db.models import F, Max, Q, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone
from django.utils.text import slugify

from accounts.notifications.models import Activity
from communities.naming import with_names
from communities.refusals import IsArchived
from communities.wiki.models.publishing import checked
from communities.wiki.models.records import PageAddress, PageArchival
from communities.wiki.refusals import AddressTaken, HasChildren, NotBelowItself, NotBeside, TooDeep

if TYPE_CHECKING:
    from accounts.models import User
    from communities.models import Community
    from communities.wiki.models.page import CommunityPage

#: Levels of pages in a community.
MAX_DEPTH = 8
#: Characters of a whole address.
MAX_LENGTH = 600
#: Words that are addresses below a page and cannot be a page themselves.
RESERVED = frozenset({"new", "edit", "history", "compare", "vetting", "adopt", "move", "archive", "restore", "draft"})
RESERVED |= {"helpful", "revisions", "follow"}


def address_part(title: str) -> str:
    """A page's part of the address, from its title."""
    slug = slugify(title, allow_unicode=True)[:80].strip("-") or "page"
    return f"{slug}-page" if slug in RESERVED else slug


class Placing(models.Model):
    """The verbs about a page's place."""

    class Meta:
        abstract = True

    @classmethod
    def begin(
        cls,
        community: "Community",
        *,
        by: "User",
        title: str,
        html: str,
        parent: "CommunityPage | None" = None,
        summary: str = "",
        minor: bool = False,
        key: uuid.UUID | None = None,
        slug: str = "",
        at: datetime | None = None,
    ) -> "CommunityPage":
        """Make a page with its first text; ``at`` is when that was, for imports.

        Raises:
            AddressTaken, TooDeep, TextTooLong, IsArchived: see there.
        """
        html = checked(html) if at else with_names(checked(html), community)
        with transaction.atomic():
            if key and (done := cls._made_by(community, key)):
                return done
            if type(community).objects.select_for_update(no_key=True).get(pk=community.pk).archival_id:
                raise IsArchived
            page = cls(community=community, parent=parent, slug=slug or address_part(title), created_by=by)
            page.title, page.created_at = title, at or timezone.now()
            page.changed_at = page.created_at
            page._take_place(parent)
            page._append(by=by, title=title, html=html, summary=summary, minor=minor, key=key, at=at)
        return page

    @classmethod
    def _made_by(cls, community: "Community", key: uuid.UUID) -> "CommunityPage | None":
        return cls.objects.filter(community=community, revisions__key=key, revisions__number=1).first()

    def _take_place(self: "CommunityPage", parent: "CommunityPage | None") -> None:
        path = f"{parent.path}/{self.slug}" if parent else self.slug
        if path.count("/") >= MAX_DEPTH or len(path) > MAX_LENGTH:
            raise TooDeep
        siblings = type(self).objects.filter(community=self.community, parent=parent)
        self.path, self.parent = path, parent
        self.position = (siblings.aggregate(last=Max("position"))["last"] or 0) + 1
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError as error:
            raise AddressTaken from error
        PageAddress.objects.filter(community=self.community, path=path).delete()

    def move(self: "CommunityPage", parent: "CommunityPage | None", *, by: "User") -> None:
        """Put the page and all below it under another page, or at the top. Old addresses lead to the new ones.

        Raises:
            NotBelowItself, AddressTaken, TooDeep, IsArchived: see there.
        """
        with transaction.atomic():
            here, parent = self._locked_with(parent)
            if parent and (parent.pk == here.pk or parent.path.startswith(f"{here.path}/")):
                raise NotBelowItself
            if parent and parent.community_id != here.community_id:
                raise AddressTaken
            if here.community.archival_id is not None:
                raise IsArchived
            if here.parent_id == (parent.pk if parent else None):
                return
            old, below = here.path, here._below()
            depth = max((p.count("/") for p in below.values_list("path", flat=True)), default=old.count("/"))
            if (parent.path.count("/") + 1 if parent else 0) + depth - old.count("/") >= MAX_DEPTH:
                raise TooDeep
            left = [old, *below.values_list("path", flat=True)]
            pages = {p.path: p for p in [here, *below]}
            here._take_place(parent)
            below.update(path=Concat(Value(here.path), Substr(F("path"), len(old) + 1)))
            PageAddress.objects.bulk_create(
                [PageAddress(community=here.community, path=path, page=pages[path]) for path in left],
                update_conflicts=True,
                unique_fields=["community", "path"],
                update_fields=["page", "left_at"],
            )
            data = {"from": old, "to": here.path}
            Activity.record("page.moved", by=by, on=here, community=here.community, data=data)
        self.refresh_from_db()

    @transaction.atomic
    def stand_before(self: "CommunityPage", other: "CommunityPage | None", *, by: "User") -> None:
        """Order the page among those below the same page: before ``other``, or as the last. Again, it changes nothing.

        Raises:
            NotBeside: ``other`` is below another page by now. IsArchived.
        """
        beside = type(self).objects.filter(community=self.community_id, parent=self.parent_id)
        rows = {page.pk: page for page in beside.select_for_update(no_key=True).order_by("pk")}
        if self.pk not in rows or (other and other.pk not in rows):
            raise NotBeside
        if self.community.archival_id is not None:
            raise IsArchived
        order = sorted(rows.values(), key=lambda page: (page.position, page.pk))
        left = [page for page in order if page.pk != self.pk]
        if other is None or other.pk != self.pk:
            left.insert(left.index(rows[other.pk]) if other else len(left), rows[self.pk])
            order = left
        moved = [page for position, page in enumerate(order, 1) if page.position != position]
        for position, page in enumerate(order, 1):
            page.position = position
        type(self).objects.bulk_update(moved, ["position"])
        if moved:
            Activity.record("page.ordered", by=by, on=self, community=self.community)
        self.refresh_from_db()

    def _locked_with(
        self: "CommunityPage", parent: "CommunityPage | None"
    ) -> "tuple[CommunityPage, CommunityPage | None]":
        """This page, all below it and its new place, locked in one order for everybody, and as they are now.

        Two moves into each other meet at a page both lock, so that they never make a ring.
        """
        together = Q(pk=self.pk) | Q(pk=parent.pk if parent else None) | Q(pk__in=self._below().values("pk"))
        list(type(self).objects.select_for_update(no_key=True).filter(together).order_by("pk").values_list("pk"))
        here = self.locked()
        return here, type(self).objects.get(pk=parent.pk) if parent else None

    def _below(self: "CommunityPage") -> models.QuerySet["CommunityPage"]:
        return type(self).objects.filter(community=self.community, path__startswith=f"{self.path}/")

    def archive(self: "CommunityPage", *, by: "User", reason: str = "") -> None:
        """Take the page out of use; it can still be read and found, marked. Doing it again changes nothing.

        Raises:
            HasChildren: pages below are still in use.
        """
        with transaction.atomic():
            here = self.locked()
            if here.archival_id is not None:
                return
            if here.children.filter(archival=None).exists():
                raise HasChildren
            here.archival = PageArchival.objects.create(page=here, archived_by=by, reason=reason)
            here.save(update_fields=["archival"])
            Activity.record("page.archived", by=by, on=here, community=here.community, data={"reason": reason})
        self.refresh_from_db()

    def unarchive(self: "CommunityPage", *, by: "User") -> None:
        """Bring the page back. Doing it again changes nothing."""
        with transaction.atomic():
            here = self.locked()
            if here.archival is None:
                return
            archival = here.archival
            archival.lifted_by, archival.lifted_at = by, timezone.now()
            archival.save(update_fields=["lifted_by", "lifted_at"])
            here.archival = None
            here.save(update_fields=["archival"])
            Activity.record("page.brought_back", by=by, on=here, community=here.community)
        self.refresh_from_db()
