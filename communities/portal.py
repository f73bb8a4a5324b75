"""A community's home page as one reader sees it: its blocks, each with what it shows.

A kind that is on the page costs one query, or two, however many blocks or rows it has.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.blocks import ASIDE
from communities.capabilities import Role
from communities.furnishing import MOST_ROWS, Furnished, furnished
from communities.holdings import shown_in_blocks
from communities.models import BlockKind, Community, HomeBlock, Membership
from communities.news import latest_in
from communities.request import Request
from intranet.written import Written
from pages.door import passes
from pages.furniture import furniture
from pages.inventory import inventory
from pages.models.review import state_on

#: Headings of blocks without a title of their own, and what an empty one asks of a facilitator.
HEADINGS: dict[str, tuple[str | Promise, str | Promise]] = {
    BlockKind.PURPOSE: (_("What we are for"), _("Say in a few sentences what people find here.")),
    BlockKind.SERVICES: (_("What we do for you"), _("List what you do for others, and by when.")),
    BlockKind.PEOPLE: (_("People to ask"), _("Name people and what to ask them about.")),
    BlockKind.ANNOUNCEMENTS: (_("Announcement"), _("Write the one thing everybody should know now.")),
    BlockKind.KEY_PAGES: (_("Official pages"), _("Pick the official pages your readers need most.")),
    BlockKind.LATEST: (_("Latest"), _("What happens in the community appears here by itself.")),
    BlockKind.LINKS: (_("Links"), _("Add addresses people ask you for.")),
    BlockKind.EVENTS: (_("Next events"), _("Add the next date people should keep free.")),
    BlockKind.TEXT: ("", _("Write something.")),
    BlockKind.DISCUSSIONS: (_("Discussions"), _("What members talk about appears here by itself.")),
    BlockKind.ASK: (_("Ask"), _("Readers who may ask here see a box to ask in.")),
    BlockKind.QUESTIONS: (_("Open questions"), _("Questions that wait for an answer appear here by themselves.")),
    BlockKind.ANSWERS: (_("Latest answers"), _("Questions with new answers appear here by themselves.")),
    BlockKind.PAGES: (_("Latest pages"), _("Pages that members write and better appear here by themselves.")),
}
#: Kinds that show the community's work: nobody fills them by hand.
FILLED_BY_WORK = frozenset(
    {
        BlockKind.LATEST,
        BlockKind.DISCUSSIONS,
        BlockKind.ASK,
        BlockKind.QUESTIONS,
        BlockKind.ANSWERS,
        BlockKind.PAGES,
    }
)
#: Facilitators named without being named by hand.
MOST_RUNNING = 8


@dataclass
class ShownBlock:
    """A block with what it shows. ``is_empty``: facilitators see it with one action, everybody else does not."""

    block: HomeBlock
    content: str = ""
    items: list[Any] = field(default_factory=list)

    @property
    def heading(self) -> str:
        return self.block.title or str(HEADINGS[self.block.kind][0])

    @property
    def hint(self) -> str:
        return str(HEADINGS[self.block.kind][1])

    @property
    def label(self) -> str:
        """How the block is called in buttons: a text without title goes by its kind."""
        return self.heading or str(BlockKind(self.block.kind).label)

    @property
    def template(self) -> str:
        return f"communities/blocks/{self.block.kind}.html"

    @property
    def is_empty(self) -> bool:
        return not self.items and not self.content

    @property
    def fills_itself(self) -> bool:
        return self.block.kind in FILLED_BY_WORK


@dataclass(frozen=True)
class KnownPage:
    """An official page as a key page shows it."""

    title: str
    url: str
    summary: str
    state: str


def text_of(block: HomeBlock, community: Community) -> str:
    """The text of a block as HTML. What a community is for is said once, in its description."""
    return community.description if block.kind == BlockKind.PURPOSE else block.content


def columns(shown: Iterable[ShownBlock]) -> list[list[ShownBlock]]:
    """The blocks of the wide column and of the narrow one, each in order; no empty column."""
    wide = [block for block in shown if block.block.kind not in ASIDE]
    narrow = [block for block in shown if block.block.kind in ASIDE]
    return [column for column in (wide, narrow) if column]


class Portal:
    """Looks up what blocks show, once per kind."""

    def __init__(self, request: Request, community: Community) -> None:
        self.request, self.community = request, community
        self._found: dict[str, list[Any]] = {}

    @cached_property
    def furnished(self) -> Furnished:
        return furnished(self.community)

    def shown(self, blocks: Iterable[HomeBlock] | None = None) -> list[ShownBlock]:
        """The blocks of known kinds, in order; all of the community, where none are given."""
        blocks = self.furnished.blocks if blocks is None else blocks
        known = [block for block in blocks if block.kind in HEADINGS]
        return [ShownBlock(block, text_of(block, self.community), self._items(block)) for block in known]

    def _items(self, block: HomeBlock) -> list[Any]:
        if block.kind == BlockKind.LINKS:
            return block.data.get("links", [])[:MOST_ROWS]
        if block.kind == BlockKind.PEOPLE:
            return self._people(block)
        finders: dict[str, Callable[[], list[Any]]] = {
            BlockKind.SERVICES: lambda: self.furnished.services,
            BlockKind.KEY_PAGES: self._key_pages,
            BlockKind.EVENTS: lambda: self.furnished.events,
            BlockKind.LATEST: self._latest,
        }
        if block.kind in shown_in_blocks:
            finders[block.kind] = partial(shown_in_blocks[block.kind], self.request, self.community)
        if block.kind not in finders:
            return []
        if block.kind not in self._found:
            self._found[block.kind] = finders[block.kind]()
        return self._found[block.kind]

    def _latest(self) -> list[Any]:
        return latest_in(self.request.communities.tester(self.community))

    def _key_pages(self) -> list[KnownPage]:
        """Live pages this reader may open, in the order the facilitators gave them."""
        places = self.furnished.key_pages
        if not places:
            return []
        tree = furniture(self.request)
        pages = [page for page in inventory().filter(pk__in=places) if passes(self.request, page.path, tree.page_gates)]
        return [
            KnownPage(page.title, tree.address(page), page.summary or "", state_on(page.review_by).value)
            for page in sorted(pages, key=lambda page: (places[page.pk], page.pk))
        ]

    def _people(self, block: HomeBlock) -> list[dict[str, Any]]:
        """Facilitators, and whom they name with what to ask them about; who has left is left out."""
        named = {row["person"]: row.get("about", "") for row in block.data.get("people", [])}
        people = {person.pk: person for person in _people_of.rows(community=self.community.pk, named=list(named))}
        wanted = [*named, *(pk for pk in people if pk not in named)]
        return [
            {"person": people[pk], "about": named.get(pk, ""), "runs": people[pk].role_here == Role.FACILITATOR}
            for pk in wanted
            if pk in people
        ]


@Written
def _people_of(*, community: int, named: list[int]) -> QuerySet[User, Any]:
    """Those who run it, and those who are named; who came first, first."""
    here = Membership.objects.filter(community=community, role=Role.FACILITATOR).active()
    running = here.order_by("joined_at", "pk")[:MOST_RUNNING]
    rows = User.objects.active().filter(Q(pk__among=named) | Q(pk__among=ArraySubquery(running.values("person"))))
    joined = Membership.objects.filter(community=community, person=OuterRef("pk"))
    found = rows.select_related("profile").annotate(
        role_here=Subquery(joined.values("role")), joined_here=Subquery(joined.values("joined_at"))
    )
    return found.order_by(F("joined_here").asc(nulls_last=True), "pk")
