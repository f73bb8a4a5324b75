"""Changing a home page, block by block. Every function locks the community, so that two facilitators queue.

A block's ``changed_at`` is its version: whoever saves says which version they began from, and a stale save is refused.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.notifications.models import Activity
from communities import refusals
from communities.capabilities import Capability
from communities.models import BlockKind, Community, Event, HomeBlock, KeyPage, Service
from intranet.ui.markup import clean

#: Kinds of which a page has at most one: their rows belong to the community, not to the block.
SINGLE = frozenset(set(BlockKind) - {BlockKind.TEXT, BlockKind.LINKS, BlockKind.ANNOUNCEMENTS})
#: Kinds that stand in the narrow column beside the others, on a wide screen.
ASIDE = frozenset({BlockKind.PEOPLE, BlockKind.EVENTS, BlockKind.LINKS, BlockKind.LATEST})
#: More blocks than this are not a home page any more.
MOST_BLOCKS = 20


class StaleBlock(refusals.CommunityRefused):
    """Somebody changed the block since it was opened for editing."""

    message = _("Somebody changed this block while you were writing. Nothing of yours is lost: compare, then save.")


class TooManyBlocks(refusals.CommunityRefused):
    message = _("A home page holds at most %(most)s blocks. Remove one first.")


class UnknownKind(refusals.CommunityRefused):
    message = _("There is no such block. Choose one from the list.")


def version_of(block: HomeBlock) -> str:
    return block.changed_at.isoformat()


@transaction.atomic
def add_block(community: Community, kind: str, *, by: User, key: str = "") -> HomeBlock:
    """Add an empty block at the end. A kind of which there is one already, or the same key again, returns that one.

    Raises:
        NotAllowed, IsArchived, UnknownKind, TooManyBlocks.
    """
    here = _begin(community, by)
    if kind not in BlockKind:
        raise UnknownKind
    blocks = HomeBlock.objects.filter(community=here)
    same = blocks.filter(kind=kind) if kind in SINGLE else blocks.filter(kind=kind, data__key=key) if key else None
    found = same.first() if same is not None else None
    if found is not None:
        return found
    if blocks.count() >= MOST_BLOCKS:
        raise TooManyBlocks(most=MOST_BLOCKS)
    last = blocks.aggregate(last=Max("position"))["last"]
    data = {"key": key} if key else {}
    position = 0 if last is None else last + 1
    return HomeBlock.objects.create(community=here, kind=kind, position=position, data=data)


@transaction.atomic
def revise_block(
    block: HomeBlock, *, by: User, version: str, title: str, content: str = "", rows: Sequence[dict[str, Any]] = ()
) -> None:
    """Write what the block shows; ``rows`` are what its kind lists (services, events, pages, links, people).

    Raises:
        StaleBlock: ``version`` is not the block's any more. Nothing is written.
        NotAllowed, IsArchived.
    """
    here = _begin(block.community, by)
    row = HomeBlock.objects.filter(pk=block.pk).first()
    if row is None or version_of(row) != version:
        raise StaleBlock
    row.title, row.content = title, clean(content, heading_ids=False)
    if row.kind == BlockKind.PURPOSE:
        here.change_settings(by=by, description=content)
        row.content = ""
    elif row.kind in ROW_WRITERS:
        ROW_WRITERS[BlockKind(row.kind)](here, rows)
    elif row.kind in IN_DATA:
        row.data = row.data | {IN_DATA[BlockKind(row.kind)]: list(rows)}
    row.save(update_fields=["title", "content", "data", "changed_at"])
    Activity.record("home.changed", by=by, on=row, community=here, data={"kind": row.kind})
    here.note_activity()


@transaction.atomic
def move_block(block: HomeBlock, *, by: User, up: bool) -> None:
    """Change places with the next block above or below in the same column; at the end nothing happens.

    Raises:
        NotAllowed, IsArchived.
    """
    here = _begin(block.community, by)
    blocks = list(HomeBlock.objects.filter(community=here).order_by("position", "id"))
    column = [other for other in blocks if (other.kind in ASIDE) == (block.kind in ASIDE)]
    place = next((index for index, other in enumerate(column) if other.pk == block.pk), -1)
    other = place + (-1 if up else 1)
    if place < 0 or not 0 <= other < len(column):
        return
    one, two = blocks.index(column[place]), blocks.index(column[other])
    blocks[one], blocks[two] = blocks[two], blocks[one]
    for position, moved in enumerate(blocks):
        moved.position = position
    HomeBlock.objects.bulk_update(blocks, ["position"])


@transaction.atomic
def remove_block(block: HomeBlock, *, by: User) -> None:
    """Take a block off the page. Services, events and key pages stay, and are back when the block is added again.

    Raises:
        NotAllowed, IsArchived.
    """
    here = _begin(block.community, by)
    gone, _rows = HomeBlock.objects.filter(pk=block.pk).delete()
    if gone:
        Activity.record("home.block_removed", by=by, on=here, community=here, data={"kind": block.kind})


def _begin(community: Community, by: User) -> Community:
    here = community.locked()
    here.require(by, Capability.MANAGE_SETTINGS)
    return here


def _write_services(community: Community, rows: Sequence[dict[str, Any]]) -> None:
    community.services.all().delete()
    Service.objects.bulk_create(Service(community=community, position=n, **row) for n, row in enumerate(rows))


def _write_events(community: Community, rows: Sequence[dict[str, Any]]) -> None:
    """An event that is there already keeps its number, by which calendars know it, also when it gets another title or
    is put off: it is looked for by both, then by its title, then by its beginning.
    """
    there, kept = list(community.events.all()), {}
    for same in (("title", "starts_at"), ("title",), ("starts_at",)):
        for place, row in enumerate(rows):
            wanted = [row[name] for name in same]
            found = (one for one in there if [getattr(one, name) for name in same] == wanted)
            if place not in kept and (event := next(found, None)):
                kept[place] = event
                there.remove(event)
    community.events.filter(pk__in=[event.pk for event in there]).delete()
    for place, row in enumerate(rows):
        Event(pk=kept[place].pk if place in kept else None, community=community, **row).save()


def _write_key_pages(community: Community, rows: Sequence[dict[str, Any]]) -> None:
    community.key_pages.all().delete()
    KeyPage.objects.bulk_create(
        KeyPage(community=community, page_id=row["page"], position=n) for n, row in enumerate(rows)
    )


#: Kinds whose rows are tables of the community, and those that keep them in the block.
ROW_WRITERS = {
    BlockKind.SERVICES: _write_services,
    BlockKind.EVENTS: _write_events,
    BlockKind.KEY_PAGES: _write_key_pages,
}
IN_DATA = {BlockKind.LINKS: "links", BlockKind.PEOPLE: "people"}
