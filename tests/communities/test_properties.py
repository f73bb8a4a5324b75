"""List answers and detail answers to "may this person" always agree, whatever the rows say (vetting.md, invariant 9).

The world is written by bulk inserts, past every verb, so that rows which no verb would leave together occur too.
"""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import INTRANET_MANAGERS, User
from communities.capabilities import MATRIX, RUNNING, Capability, Role
from communities.capability_map import CapabilityMap
from communities.models import (
    Archival,
    Ban,
    Community,
    GroupDelegation,
    Invitation,
    JoinRequest,
    Membership,
    PersonDelegation,
    RoleCapability,
)
from communities.permissions import communities_with, people_with

PEOPLE, COMMUNITIES, GROUPS = 4, 3, 2
WAYS = [
    ("open", "freely"),
    ("open", "request"),
    ("closed", "freely"),
    ("closed", "invitation"),
    ("secret", "invitation"),
]
CELLS = [(r, c) for r in Role for c in MATRIX if not (r == Role.EMPLOYEE and c in RUNNING)]
GRANTS = ["grant_official", "grant_minor"]

people = st.integers(0, PEOPLE - 1)
places = st.integers(0, COMMUNITIES - 1)
groups = st.integers(0, GROUPS - 1)
pairs = st.sets(st.tuples(people, places), max_size=4)


def dated(who):
    """(who, where, what) → in force, revoked or expired."""
    return st.dictionaries(
        st.tuples(who, places, st.sampled_from(GRANTS)), st.sampled_from(["now", "revoked", "expired"]), max_size=4
    )


worlds = st.fixed_dictionaries(
    {
        "inactive": st.sets(people, max_size=2),
        "managers": st.sets(people, max_size=2),
        "communities": st.lists(
            st.tuples(st.sampled_from(WAYS), st.sampled_from(["opened", "opened", "opened", "proposed", "archived"])),
            min_size=COMMUNITIES,
            max_size=COMMUNITIES,
        ),
        "cells": st.lists(st.sets(st.sampled_from(CELLS)), min_size=COMMUNITIES, max_size=COMMUNITIES),
        "memberships": st.dictionaries(st.tuples(people, places), st.sampled_from(list(Role)[1:]), max_size=8),
        "bans": pairs,
        "requests": pairs,
        "invitations": pairs,
        "in_groups": st.sets(st.tuples(people, groups), max_size=4),
        "to_people": dated(people),
        "to_groups": dated(groups),
    }
)


class World:
    """The rows of one drawn world."""

    def __init__(self, drawn):
        self.people = User.objects.bulk_create(
            User(username=f"p{n}", email=f"p{n}@example.com", is_active=n not in drawn["inactive"])
            for n in range(PEOPLE)
        )
        self.groups = Group.objects.bulk_create(Group(name=f"g{n}") for n in range(GROUPS))
        self._groups(drawn)
        self._communities(drawn)
        for model, pairs in (
            (Ban, drawn["bans"]),
            (JoinRequest, drawn["requests"]),
            (Invitation, drawn["invitations"]),
        ):
            model.objects.bulk_create(model(person=self.people[p], community=self.communities[c]) for p, c in pairs)
        Membership.objects.bulk_create(
            Membership(person=self.people[p], community=self.communities[c], role=role)
            for (p, c), role in drawn["memberships"].items()
        )
        self._delegations(PersonDelegation, "user", self.people, drawn["to_people"])
        self._delegations(GroupDelegation, "group", self.groups, drawn["to_groups"])

    def _groups(self, drawn):
        managers = Group.objects.get(name=INTRANET_MANAGERS)
        for n in drawn["managers"]:
            self.people[n].groups.add(managers)
        for p, g in drawn["in_groups"]:
            self.people[p].groups.add(self.groups[g])

    def _communities(self, drawn):
        now = timezone.now()
        self.communities = Community.objects.bulk_create(
            Community(
                name=f"c{n}", slug=f"c{n}", visibility=v, joining=j, opened_at=None if life == "proposed" else now
            )
            for n, ((v, j), life) in enumerate(drawn["communities"])
        )
        for community, (_ways, life), cells in zip(self.communities, drawn["communities"], drawn["cells"], strict=True):
            if life == "archived":
                community.archival = Archival.objects.create(community=community)
                community.save()
            RoleCapability.objects.bulk_create(
                RoleCapability(community=community, role=role, capability=capability) for role, capability in cells
            )

    def _delegations(self, model, holder, holders, drawn):
        now = timezone.now()
        for (who, where, what), state in drawn.items():
            model.objects.create(
                **{holder: holders[who]},
                content_object=self.communities[where],
                permission=Permission.objects.get(codename=what, content_type__app_label="communities"),
                granted_by=self.people[0],
                reason="-",
                created_at=now - timedelta(days=30),
                expires_at=now + timedelta(days=-1 if state == "expired" else 1),
                revoked_at=now if state == "revoked" else None,
            )


@pytest.fixture
def rolled_back(db):
    """A savepoint around each example."""
    from django.db import transaction

    class RollBack(Exception):
        pass

    def run(check, drawn):
        try:
            with transaction.atomic():
                check(World(drawn))
                raise RollBack
        except RollBack:
            pass

    return run


example = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@example
@given(drawn=worlds)
def test_list_and_detail_answers_agree(rolled_back, drawn):
    def check(world):
        users = [User.objects.get(pk=person.pk) for person in world.people]
        maps = {user.pk: CapabilityMap(user) for user in users}
        testers = {(user.pk, c.pk): c.permissions_for(user) for user in users for c in world.communities}
        for capability in Capability:
            lists = {user.pk: set(communities_with(user, capability).values_list("pk", flat=True)) for user in users}
            for community in world.communities:
                holders = set(people_with(community, capability).values_list("pk", flat=True))
                for user in users:
                    answers = {
                        "list": community.pk in lists[user.pk],
                        "people": user.pk in holders,
                        "map": maps[user.pk].can(community, capability),
                        "tester": testers[user.pk, community.pk].can(capability),
                    }
                    assert len(set(answers.values())) == 1, (str(capability), community.slug, user.username, answers)

    rolled_back(check, drawn)


@example
@given(drawn=worlds)
def test_doors_agree_with_testers(rolled_back, drawn):
    def check(world):
        for user in User.objects.filter(pk__in=[person.pk for person in world.people]):
            visible = set(Community.objects.visible_to(user))
            readable = set(Community.objects.readable_by(user))
            communities = CapabilityMap(user)
            assert readable <= visible
            assert {c for c in world.communities if communities.can(c, Capability.VIEW)} == readable
            for community in world.communities:
                reached = communities.get(community.pk)
                assert (reached is not None) == (community in visible)
                if reached is None:
                    tester = communities.tester(community)
                    assert not tester.capabilities
                    assert not tester.can_request_to_join or community.visibility != "secret"
                for door in Community.objects.visible_to(user).filter(pk=community.pk):
                    tester = communities.tester(community)
                    assert CapabilityMap(user).tester(door).capabilities == tester.capabilities

    rolled_back(check, drawn)


@example
@given(drawn=worlds)
def test_the_rules_of_thumb(rolled_back, drawn):
    """What must hold whatever the matrix says."""

    def check(world):
        for user in User.objects.filter(pk__in=[person.pk for person in world.people]):
            for community in world.communities:
                asked = community.permissions_for(user)
                if not user.is_active or community.opened_at is None:
                    assert not asked.capabilities
                if asked.is_banned or community.archival_id:
                    assert asked.capabilities <= {Capability.VIEW}
                    assert not asked.can_join
                if community.visibility == "secret" and not asked.is_member and not user.is_intranet_manager:
                    assert asked.capabilities <= {Capability.VIEW, Capability.GRANT_MINOR, Capability.GRANT_OFFICIAL}
                if not asked.is_member:
                    assert not asked.capabilities & RUNNING
                if not asked.can_view:
                    assert asked.capabilities <= {Capability.ASK}

    rolled_back(check, drawn)
