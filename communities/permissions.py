"""Who may do what where. Three questions, one truth: memberships × matrix, plus delegations, minus bans.

* which communities may this person … → :func:`communities_with` (one query; :meth:`Community.objects.visible_to` and
  ``readable_by`` are its doors)
* who may … in this community → :func:`people_with` (one query)
* may this person do it here → :class:`CommunityPermissionTester` (tester.py), from the request's map or from
  ``community.permissions_for(user)``

The rules, which all three must give alike (tests/communities/test_properties.py):

1. Inactive people may nothing anywhere. A community that is not opened yet lets nobody do anything.
2. ``view``: open communities for everyone; others for members, for whoever holds a delegation there, and for intranet
   managers, who answer for what is official.
3. The role's row of the matrix counts for members; the employee's row for everyone, in open communities. In closed ones
   people outside may at most ask; in secret ones nothing.
4. A delegation counts until it expires or is revoked.
5. A ban leaves what everyone may read, and nothing else; it beats membership and delegation.
6. In an archived community only ``view`` is left.
"""

from datetime import datetime

from django.contrib.auth.models import Group
from django.db.models import Exists, F, Q, QuerySet

from accounts.models import User
from communities.capabilities import DELEGABLE, RUNNING, Capability, Role
from communities.compiled import Compiled
from communities.models import Ban, Community, GroupDelegation, Membership, PersonDelegation, RoleCapability
from communities.models.community import Visibility
from communities.tester import CommunityPermissionTester, Standing, Viewer, where_everyone_counts

__all__ = ["CommunityPermissionTester", "Standing", "Viewer", "communities_with", "people_with"]


# Which communities ----------------------------------------------------------------------------------------------------
def communities_with(user: Viewer, capability: Capability) -> QuerySet[Community]:
    """The communities in which ``user`` holds ``capability``, in one query."""
    if not user.is_active:
        return Community.objects.none()
    if capability == Capability.VIEW:
        return Community.objects.opened().filter(may_read(user))
    held = delegated if capability in DELEGABLE else by_role
    return Community.objects.in_use().filter(pk__in=held.ids(user.pk, str(capability)))


def may_read(user: User) -> Q:
    """The condition on communities whose content ``user`` may read."""
    mine = Q(pk__in=belonging.ids(user.pk))
    return Q(visibility=Visibility.OPEN) | mine | Q(answering_for_all.exists(user.pk))


def may_know_of(user: User) -> Q:
    """The condition on communities of whose existence ``user`` may know."""
    return Q(visibility=Visibility.CLOSED) | may_read(user)


@Compiled
def belonging(person: int, now: datetime) -> QuerySet:
    """Ids of communities in which a membership or a delegation lets a person read."""
    members = Membership.objects.filter(person=person).exclude(community__in=_bans_of(person))
    return members.values("community").union(*_delegated(person, now), all=True)


@Compiled
def by_role(person: int, now: datetime, capability: str) -> QuerySet:
    """Ids of communities whose matrix gives a person the capability, as a member or as anyone."""
    as_member = Membership.objects.filter(
        person=person,
        community__role_capabilities__capability=capability,
        community__role_capabilities__role=F("role"),
    ).exclude(community__in=_bans_of(person))
    if capability in RUNNING:
        return as_member.values("community")
    as_anyone = RoleCapability.objects.filter(
        role=Role.EMPLOYEE, capability=capability, community__visibility__in=where_everyone_counts(capability)
    ).exclude(community__in=_bans_of(person))
    return as_member.values("community").union(as_anyone.values("community"), all=True)


@Compiled
def delegated(person: int, now: datetime, capability: str) -> QuerySet:
    """Ids of communities in which a person holds a delegation of the capability that is in force."""
    as_person, in_group = _delegated(person, now, permission__codename=capability)
    return as_person.union(in_group, all=True)


@Compiled
def answering_for_all(person: int, now: datetime) -> QuerySet:
    """The groups that make a person an intranet manager: the same rule as ``User.is_intranet_manager``."""
    return _manager_groups().filter(user=person).values("pk")


def _delegated(person: int, now: datetime, **which: str) -> tuple[QuerySet, QuerySet]:
    as_person = PersonDelegation.objects.current(now).filter(user=person, **which)
    in_group = GroupDelegation.objects.current(now).filter(group__user=person, **which)
    bans = _bans_of(person)
    first, second = (rows.exclude(content_object__in=bans).values("content_object") for rows in (as_person, in_group))
    return first, second


def _bans_of(person: int) -> QuerySet:
    return Ban.objects.filter(person=person).values("community")


def _manager_groups() -> QuerySet[Group]:
    return Group.objects.filter(
        permissions__codename="manage_intranet", permissions__content_type__app_label="accounts"
    )


# Who ------------------------------------------------------------------------------------------------------------------
def people_with(community: Community, capability: Capability) -> QuerySet[User]:
    """The active people who hold ``capability`` in ``community``, in one query.

    Reads the people's table from end to end only where the answer may be everyone. An instance whose visibility is no
    longer true answers nobody.
    """
    here = Community.objects.opened().filter(pk=community.pk, visibility=community.visibility)
    if capability == Capability.VIEW:
        holders = _readers(community)
    else:
        here = here.filter(archival=None)
        holders = _delegates_or_holders(community, capability)
    return User.objects.filter(holders, Exists(here), is_active=True)


def _readers(community: Community) -> Q:
    if community.visibility == Visibility.OPEN:
        return Q()
    members = _not_banned(Membership.objects.filter(community=community), "person", community)
    managers = User.objects.filter(groups__in=_manager_groups()).values("pk")
    return Q(pk__in=members.union(*_delegates(community), managers, all=True))


def _delegates_or_holders(community: Community, capability: Capability) -> Q:
    if capability in DELEGABLE:
        persons, in_groups = _delegates(community, capability)
        return Q(pk__in=persons.union(in_groups, all=True))
    cells = RoleCapability.objects.filter(community=community, capability=capability)
    members = Membership.objects.filter(community=community, role__in=cells.values("role"))
    holders = Q(pk__in=_not_banned(members, "person", community))
    if capability in RUNNING or community.visibility not in where_everyone_counts(capability):
        return holders
    banned = Ban.objects.filter(community=community).values("person")
    return holders | (Q(Exists(cells.filter(role=Role.EMPLOYEE))) & ~Q(pk__in=banned))


def _delegates(community: Community, capability: Capability | None = None) -> tuple[QuerySet, QuerySet]:
    """Ids of the people to whom this is delegated here, or anything: by themselves, and through a group."""
    which = {"permission__codename": capability} if capability else {}
    persons = PersonDelegation.objects.current().filter(content_object=community, **which)
    groups = GroupDelegation.objects.current().filter(content_object=community, **which)
    in_groups = User.objects.filter(groups__in=groups.values("group"))
    return _not_banned(persons, "user", community), _not_banned(in_groups, "pk", community)


def _not_banned(rows: QuerySet, person: str, community: Community) -> QuerySet:
    """The ids of the people these rows name, without those who are banned."""
    banned = Ban.objects.filter(community=community).values("person")
    return rows.exclude(**{f"{person}__in": banned}).values(person)
