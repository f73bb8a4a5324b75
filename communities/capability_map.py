"""One person's standing in all communities that concern them: one query, which answers every button of a page."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.query import RawQuerySet
from django.utils.functional import cached_property

from accounts.models import User
from communities import holdings
from communities.capabilities import Capability, Role
from communities.compiled import Compiled
from communities.models import (
    Ban,
    Community,
    GroupDelegation,
    Invitation,
    JoinRequest,
    Membership,
    PersonDelegation,
    RoleCapability,
)
from communities.permissions import CommunityPermissionTester, Standing, Viewer


class CapabilityMap:
    """What one person may do where. ``request.communities`` is one, bound to the signed-in person.

    The first question costs one query, whether the person is in three communities or in two hundred. A community that
    does not concern them costs none when it came through ``visible_to`` or ``readable_by``; otherwise one, once.
    ``learn`` fetches many at a time, for lists that reach communities by a join.

    It is as old as its first question: after a verb has changed somebody's standing call ``forget``.
    """

    def __init__(self, user: Viewer, only: Community | None = None) -> None:
        self.user = user
        self._only = only
        self.forget()

    def forget(self) -> None:
        """Ask anew next time."""
        self._mine: dict[int, Community] | None = None
        self._reached: dict[int, Community | None] = {}
        self._learned: dict[int, Iterable[str]] = {}
        self._testers: dict[int, CommunityPermissionTester] = {}

    @property
    def mine(self) -> list[Community]:
        """The communities in use of which the person is a member, by name; each with ``my_role``."""
        rows = self._fetched().values()
        return [row for row in rows if row.my_role and not row.am_banned and row.archival_id is None]

    @cached_property
    def news(self) -> dict[int, int]:
        """By the ids of communities, how many topics wait there to be read; remembered for a minute."""
        return holdings.news_for(self.user.pk) if self.user.is_active else {}

    @property
    def mine_with_news(self) -> list[tuple[Community, int]]:
        """Of those that are ``mine``."""
        mine = self.mine
        return [(community, self.news.get(community.pk, 0)) for community in mine] if mine else []

    @property
    def invitations_count(self) -> int:
        """Invitations that wait for this person's answer."""
        return sum(row.am_invited for row in self._fetched().values())

    def named(self, slug: str) -> Community | None:
        """The community in use at an address, if it concerns the person and they may read it; no query of its own."""
        rows = (row for row in self._fetched().values() if row.slug == slug and row.archival_id is None)
        return next((row for row in rows if self.can(row, Capability.VIEW)), None)

    def delegating(self, capability: Capability) -> list[Community]:
        """The communities in which this is delegated to the person; no query of its own."""
        return [row for row in self._fetched().values() if _delegated_in(row) and self.tester(row).can(capability)]

    def can(self, community: Community, capability: Capability) -> bool:
        return self.tester(community).can(capability)

    def tester(self, community: Community) -> CommunityPermissionTester:
        """What the person may do in ``community``."""
        if community.pk not in self._testers:
            self._testers[community.pk] = CommunityPermissionTester(self.user, community, self._standing(community))
        return self._testers[community.pk]

    def get(self, community_id: int | None) -> Community | None:
        """The community, if this person may know of it; at most one query, and none for a community of theirs."""
        if community_id is None:
            return None
        mine = self._fetched().get(community_id)
        if mine is not None and self.can(mine, Capability.VIEW):
            return mine
        if community_id not in self._reached:
            self._reached[community_id] = Community.objects.visible_to(self.user).filter(pk=community_id).first()
        return self._reached[community_id]

    def of(self, person: User) -> list[Community]:
        """The communities of ``person`` that this viewer may read, by name; one query."""
        return list(Community.objects.shared_with(self.user, person))

    def learn(self, communities: Iterable[Community]) -> None:
        """Fetch in one query what the matrix of these gives to everyone, before asking about each of them."""
        unknown = {c.pk for c in communities if not hasattr(c, "everyones_capabilities")} - set(self._fetched())
        unknown -= set(self._learned)
        if unknown:
            found = Community.objects.filter(pk__in=unknown).with_everyones_capabilities()
            self._learned.update(found.values_list("pk", "everyones_capabilities"))

    def _standing(self, community: Community) -> Standing:
        row = self._fetched().get(community.pk)
        if row is None:
            return Standing(everyones_capabilities=frozenset(self._everyones(community)))
        return Standing(
            role=Role(row.my_role) if row.my_role else None,
            role_capabilities=frozenset(row.my_role_capabilities),
            everyones_capabilities=frozenset(row.everyones_capabilities),
            delegated=frozenset(row.delegated_to_me) | frozenset(row.delegated_to_my_groups),
            banned=row.am_banned,
            requested=row.have_requested,
            invited=row.am_invited,
        )

    def _everyones(self, community: Community) -> Iterable[str]:
        if not self.user.is_active:
            return ()
        if hasattr(community, "everyones_capabilities"):
            return community.everyones_capabilities
        self.learn([community])
        return self._learned.get(community.pk, ())

    def _fetched(self) -> dict[int, Community]:
        if self._mine is None:
            rows = standings(self.user, self._only) if self.user.is_active else ()
            self._mine = {row.pk: row for row in rows}
        return self._mine


def _delegated_in(row: Community) -> bool:
    return bool(row.delegated_to_me or row.delegated_to_my_groups)  # type: ignore[attr-defined]


def standings(user: User, only: Community | None = None) -> "RawQuerySet[Community]":
    """Communities that concern ``user``, annotated with how they stand in each; or one, whether it does or not."""
    sql, parameters = (_concerning if only is None else _alone).text(user.pk)
    if only is not None:
        parameters = [only.pk if parameter == _ONLY else parameter for parameter in parameters]
    return Community.objects.raw(sql, parameters)


#: Stands for the one community asked about.
_ONLY = -1_305_114_203_559


@Compiled
def _alone(person: int, now: datetime) -> QuerySet[Community]:
    return _with_standing(Community.objects.filter(pk=_ONLY), person, now)


@Compiled
def _concerning(person: int, now: datetime) -> QuerySet[Community]:
    """Where the person is a member, banned, asking, invited or holds a delegation."""
    rows = [model.objects.filter(person=person).values("community") for model in (Membership, Ban)]
    rows += [model.objects.open().filter(person=person).values("community") for model in (JoinRequest, Invitation)]
    rows += [PersonDelegation.objects.current(now).filter(user=person).values("content_object")]
    rows += [GroupDelegation.objects.current(now).filter(group__user=person).values("content_object")]
    ids = rows[0].union(*rows[1:], all=True)
    return _with_standing(Community.objects.filter(pk__in=ids), person, now).order_by("name", "id")


def _with_standing(communities: QuerySet[Community], person: int, now: datetime) -> QuerySet[Community]:
    mine = {"community": OuterRef("pk"), "person": person}
    my_cells = RoleCapability.objects.filter(
        community__memberships__person=person, role=F("community__memberships__role"), community=OuterRef("pk")
    )
    return (
        communities.with_everyones_capabilities()
        .annotate(
            my_role=Subquery(Membership.objects.filter(**mine).values("role")),
            my_role_capabilities=ArraySubquery(my_cells.values("capability")),
            delegated_to_me=_codenames(PersonDelegation.objects.current(now).filter(user=person)),
            delegated_to_my_groups=_codenames(GroupDelegation.objects.current(now).filter(group__user=person)),
            am_banned=Exists(Ban.objects.filter(**mine)),
            have_requested=Exists(JoinRequest.objects.open().filter(**mine)),
            am_invited=Exists(Invitation.objects.open().filter(**mine)),
        )
        .defer("description")
    )


def _codenames(delegations: QuerySet) -> ArraySubquery:
    return ArraySubquery(delegations.filter(content_object=OuterRef("pk")).values("permission__codename"))
