"""What communities add to the pages about people. Every list comes through the reader's door."""

from typing import TYPE_CHECKING, Any, cast

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.rooms_above import Filter, Section
from communities.capabilities import Role
from communities.models import Community, Membership

if TYPE_CHECKING:
    from accounts.request import Request as PlainRequest
    from communities.request import Request

#: Communities named on a person's page, and on their card.
MOST, ON_CARD = 48, 3


def shared(reader: User, person: User) -> QuerySet[Community]:
    """The communities of ``person`` that ``reader`` may look into, by name, each with ``role`` there."""
    mine = Membership.objects.filter(community=OuterRef("pk"), person=person)
    return Community.objects.shared_with(reader, person).annotate(role=Subquery(mine.values("role")))


def communities_of(request: "PlainRequest", person: User) -> Section | None:
    """One query."""
    found = list(shared(request.user, person).defer("description")[:MOST])
    for community in found:
        role = Role(community.role)  # type: ignore[attr-defined]
        community.role_word = "" if role == Role.MEMBER else role.label  # type: ignore[attr-defined]
    return Section(30, "communities", _("Communities"), "communities/_of_person.html", found) if found else None


def on_card(request: "PlainRequest", person: User) -> list[str]:
    """The names of the first few, whoever's they are: what the reader may look into."""
    return list(shared(request.user, person).values_list("name", flat=True)[:ON_CARD])


def choices(request: "PlainRequest", asked: str) -> list[tuple[str, str]]:
    """The reader's own communities, and the one that is asked for when they may look into it."""
    mine = [(community.slug, community.name) for community in cast("Request", request).communities.mine]
    if asked and asked not in dict(mine):
        mine += Community.objects.readable_by(request.user).filter(slug=asked).values_list("slug", "name")
    return sorted(mine, key=lambda choice: choice[1].casefold())


def members_of(request: "PlainRequest", slug: str) -> QuerySet[Any] | None:
    """Ids of the members; None where the reader may not know who they are."""
    here = Community.objects.readable_by(request.user).filter(slug=slug).order_by().values("pk")
    if not here.exists():
        return None
    return Membership.objects.filter(community__in=here).values("person")


FILTER = Filter("community", _("Community"), _("All communities"), choices, members_of)
