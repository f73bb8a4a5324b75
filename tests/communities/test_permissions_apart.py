"""A right counts for whom, where and for what it was given, and a ban likewise; asked in every way there is."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from communities.capabilities import Capability, Role
from communities.capability_map import CapabilityMap
from communities.models import Ban, Community, Membership, RoleCapability
from communities.permissions import communities_with, people_with

VIEW, SMALL, OFFICIAL = Capability.VIEW, Capability.GRANT_MINOR, Capability.GRANT_OFFICIAL


def may(user, community, capability):
    answers = {
        community in communities_with(user, capability),
        user in people_with(community, capability),
        community.permissions_for(user).can(capability),
        CapabilityMap(user).can(community, capability),
    }
    assert len(answers) == 1, "The ways to ask agree."
    return answers.pop()


@pytest.fixture(params=["by themselves", "in a group"])
def delegated(request, person, manager):
    """``delegated(community, capability)`` gives a person to whom this is delegated, and nothing else."""

    def make(community, capability):
        to = somebody = person("dele")
        if request.param == "in a group":
            to = Group.objects.create(name="Board")
            somebody.groups.add(to)
        until = timezone.now() + timedelta(days=9)
        community.delegate(capability, to=to, by=manager, until=until, reason="Help")
        return somebody

    return make


def test_a_delegation_counts_where_and_for_what_it_was_given(delegated, closed_community, secret_community, person):
    somebody, nobody = delegated(closed_community, SMALL), person("nobody")
    assert not may(nobody, closed_community, SMALL)
    assert may(somebody, closed_community, SMALL)
    assert may(somebody, closed_community, VIEW)
    assert not may(somebody, closed_community, OFFICIAL)
    for capability in (VIEW, SMALL, OFFICIAL):
        assert not may(somebody, secret_community, capability)


def test_a_ban_counts_where_and_for_whom_it_was_made(delegated, member_of, closed_community, secret_community, manager):
    somebody, member = delegated(closed_community, OFFICIAL), member_of(closed_community, "mo")
    for community in (closed_community, secret_community):
        Membership.objects.create(community=community, person=somebody)
    Ban.objects.create(community=closed_community, person=somebody, banned_by=manager, reason="A test")
    for capability in (VIEW, OFFICIAL, Capability.REPLY):
        assert not may(somebody, closed_community, capability)
    for capability in (VIEW, Capability.REPLY):
        assert may(somebody, secret_community, capability)
        assert may(member, closed_community, capability)


def test_no_other_right_makes_an_intranet_manager(person, manager, closed_community, secret_community):
    """Neither another right over accounts, nor one of the same name over something else, nor somebody else's group."""
    other = ContentType.objects.get_for_model(Community)
    alike = Permission.objects.create(codename="manage_intranet", content_type=other, name="Alike")
    group = Group.objects.create(name="Clerks")
    group.permissions.set([alike, *Permission.objects.filter(codename__in=["view_user", "change_user"])])
    clerk, nobody = person("clerk"), person("nobody")
    clerk.groups.add(group)
    for user, reads in ((clerk, False), (nobody, False), (manager, True)):
        assert user.is_intranet_manager is reads
        assert [may(user, community, VIEW) for community in (closed_community, secret_community)] == [reads, reads]


def test_a_role_counts_in_its_own_community(
    open_community, closed_community, secret_community, facilitator_of, member_of, person
):
    """And so does what a community lets everyone do."""
    somebody, anyone = member_of(closed_community, "ed", role="facilitator"), person("anyone")
    assert may(somebody, closed_community, Capability.MODERATE)
    assert not may(somebody, open_community, Capability.MODERATE)
    matrix = dict(closed_community.matrix()) | {Role.EMPLOYEE: frozenset({Capability.ASK})}
    closed_community.change_policy(by=facilitator_of(closed_community), matrix=matrix)
    matrix = dict(open_community.matrix()) | {Role.EMPLOYEE: frozenset({Capability.REPLY})}
    open_community.change_policy(by=facilitator_of(open_community), matrix=matrix)
    Ban.objects.create(community=secret_community, person=anyone, banned_by=somebody, reason="A test")
    for community, mine, others in (
        (closed_community, Capability.ASK, Capability.REPLY),
        (open_community, Capability.REPLY, Capability.ASK),
    ):
        assert may(anyone, community, mine)
        assert not may(anyone, community, others)


def test_an_instance_that_is_out_of_date_answers_nobody(open_community, person):
    anyone = person("anyone")
    Community.objects.create(slug="other", name="Other", visibility="open", joining="freely", opened_at=timezone.now())
    Community.objects.filter(pk=open_community.pk).update(visibility="secret", joining="invitation")
    assert anyone not in people_with(open_community, VIEW)
    new = Community.objects.create(slug="new", name="New", visibility="open", joining="freely")
    assert anyone not in people_with(new, VIEW), "It is not opened yet, though another one like it is."


def test_what_members_may_do_is_not_for_everyone(open_community, closed_community, person):
    """Nor is a cell for everyone that a closed community was left with."""
    anyone, ask, reply = person("anyone"), Capability.ASK, Capability.REPLY
    RoleCapability.objects.filter(community__in=[open_community, closed_community]).delete()
    RoleCapability.objects.create(community=open_community, role=Role.MEMBER, capability=ask)
    RoleCapability.objects.create(community=closed_community, role=Role.EMPLOYEE, capability=reply)
    assert not may(anyone, open_community, ask)
    assert not may(anyone, closed_community, reply)
