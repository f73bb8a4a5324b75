"""Pages of the official tree and who answers for them: what somebody owns, and how it goes to somebody else."""

from collections.abc import Iterator
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from accounts.models import User
from accounts.notifications.models import Activity
from accounts.rooms_above import MOST, Held, Holding, Owned
from intranet.ui.refusal import Refused
from pages.door import closed_to, open_to
from pages.furniture import furniture
from pages.inventory import InventoryQuerySet, inventory, official_types
from pages.models import OfficialPage
from pages.reading import state_of

if TYPE_CHECKING:
    from accounts.request import Request


class OwningRefused(Refused):
    """The page cannot have this owner; the message says why."""


def own_types() -> list[type[OfficialPage]]:
    """Page types with an owner of their own; the others show a text that somebody else keeps."""
    return [model for model in official_types() if model.keeps_own_clock]


def owned_by(person: User) -> InventoryQuerySet:
    """Live pages somebody answers for, found type by type through the index of each."""
    first, *others = (model.objects.filter(content_owner=person).order_by().values("pk") for model in own_types())
    return inventory().filter(pk__in=first.union(*others, all=True))


def pages_of(request: "Request", person: User) -> Iterator[Owned]:
    """Those the reader may open, by title. One query."""
    address = furniture(request).address
    for page in open_to(request, owned_by(person)).order_by("title", "pk")[:MOST]:
        yield Owned(page.title, address(page), state_of(page), "", page.review_by)


# When they leave ------------------------------------------------------------------------------------------------------
def open_for(reader: User, *querysets: Any) -> list[Any]:
    """Of each set of pages those the reader may open."""
    closed = closed_to(reader)
    return [pages.exclude(_below(closed)) if closed else pages for pages in querysets]


def _below(paths: list[str]) -> Q:
    return reduce(or_, (Q(path__startswith=path) for path in paths))


def held(reader: User, person: User) -> list[Held]:
    """The next to be reviewed first. Rights are asked page by page when it is done."""
    address = furniture().address
    (pages,) = open_for(reader, owned_by(person))
    return [
        Held(page.pk, page.title, address(page), _until(page.review_by))
        for page in pages.order_by("review_by", "title", "pk")[:MOST]
    ]


def _until(day: date | None) -> str:
    return gettext("review by %(day)s") % {"day": date_format(day, "DATE_FORMAT")} if day else ""


def hand_over(pk: int, *, person: User, to: User, by: User) -> None:
    """Raises: OwningRefused."""
    (pages,) = open_for(by, owned_by(person))
    row = pages.filter(pk=pk).first()
    if row is not None:
        reown(cast(OfficialPage, row.specific), owner=to, by=by)


@transaction.atomic
def reown(page: OfficialPage, *, owner: User, by: User) -> None:
    """Another person answers for the page from now on; text and review stay. The same one again changes nothing.

    Drafts that name the earlier owner name the new one too: publishing one later does not undo this.

    Raises:
        OwningRefused: ``by`` may not publish the page, or ``owner`` has no account in use.
    """
    if not page.permissions_for_user(by).can_publish():
        raise OwningRefused(_("Only who may publish the page “%(title)s” names its owner.") % {"title": page.title})
    if not User.objects.active().filter(pk=owner.pk).exists():
        raise OwningRefused(_("%(name)s has no account in use.") % {"name": owner.name})
    row = type(page).objects.select_for_update(of=("self",)).get(pk=page.pk)
    if row.content_owner_id == owner.pk:
        return
    _rename_in_drafts(row, row.content_owner_id, owner)
    page.content_owner = owner
    page.save(update_fields=["content_owner"], clean=False)
    Activity.record("official.reowned", by=by, on=page, tell=[owner])


def _rename_in_drafts(page: OfficialPage, earlier: int | None, owner: User) -> None:
    """In the revisions that may still be published: the live one, the latest, and those that wait for their time."""
    pending = Q(pk__in=[page.live_revision_id, page.latest_revision_id]) | Q(approved_go_live_at__isnull=False)
    for revision in Revision.objects.for_instance(page).filter(pending):
        if revision.content.get("content_owner") == earlier:
            revision.content["content_owner"] = owner.pk
            revision.save(update_fields=["content"])


def holders(reader: User) -> QuerySet[Any]:
    """Ids of people who own a live page that the reader may open."""
    first, *others = open_for(reader, *(model.objects.live() for model in own_types()))
    return (
        first.order_by()
        .values_list("content_owner")
        .union(*(pages.order_by().values_list("content_owner") for pages in others))
    )


OWNED = Holding(
    "page",
    10,
    _("Official pages they answer for"),
    _("Text and review date stay; readers see the new owner."),
    held,
    hand_over,
    holders,
)
