"""Who may do what: the rules at the head of communities/permissions.py, one by one."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.test import RequestFactory
from django.utils import timezone

from communities.capabilities import DELEGABLE, MATRIX, Capability, Role
from communities.capability_map import CapabilityMap
from communities.middleware import CommunitiesMiddleware
from communities.models import Community, GroupDelegation, Membership, PersonDelegation
from communities.permissions import communities_with, people_with
from communities.presets import Preset, matrix_for

VIEW = Capability.VIEW
EVERY_COMMUNITY = ["open_community", "closed_community", "secret_community"]


def knows_of(user, community):
    return Community.objects.visible_to(user).filter(pk=community.pk).exists()


def reads(user, community):
    """Asked in each of the ways there are; they must agree."""
    answers = {
        Community.objects.readable_by(user).filter(pk=community.pk).exists(),
        communities_with(user, VIEW).filter(pk=community.pk).exists(),
        community.permissions_for(user).can_view,
        CapabilityMap(user).can(community, VIEW),
    }
    if user.is_authenticated:
        answers.add(people_with(community, VIEW).filter(pk=user.pk).exists())
    assert len(answers) == 1
    return answers.pop()


#: persona → (may know of, may read), for open, closed and secret communities.
SEEN_BY = {
    "member": [(True, True)] * 3,
    "facilitator": [(True, True)] * 3,
    "manager": [(True, True)] * 3,
    "delegate": [(True, True)] * 3,
    "outsider": [(True, True), (True, False), (False, False)],
    "administrator": [(True, True), (True, False), (False, False)],
    "ex_member": [(True, True), (True, False), (False, False)],
    "invited": [(True, True), (True, False), (False, False)],
    "banned": [(True, True), (True, False), (False, False)],
    "deactivated": [(False, False)] * 3,
}


@pytest.mark.parametrize("community", EVERY_COMMUNITY, indirect=True)
@pytest.mark.parametrize("persona", SEEN_BY)
def test_who_sees_what(request, community, persona):
    place = EVERY_COMMUNITY.index(f"{community.visibility}_{'community'}")
    user = request.getfixturevalue(persona)
    assert (knows_of(user, community), reads(user, community)) == SEEN_BY[persona][place]


def test_strangers_see_nothing(open_community):
    assert not knows_of(AnonymousUser(), open_community)
    assert not reads(AnonymousUser(), open_community)
    assert CapabilityMap(AnonymousUser()).mine == []
    assert not open_community.permissions_for(AnonymousUser()).capabilities


def test_proposed_communities_let_nobody_do_anything(open_community, facilitator, manager):
    Community.objects.filter(pk=open_community.pk).update(opened_at=None)
    open_community.refresh_from_db()
    for user in (facilitator, manager):
        assert not knows_of(user, open_community)
        assert not reads(user, open_community)
        assert not open_community.permissions_for(user).capabilities


@pytest.mark.parametrize("preset", [p for p in Preset if p is not Preset.CUSTOM])
def test_roles_do_what_the_matrix_says(open_community, preset, member, editor, facilitator, outsider):
    open_community.change_policy(by=facilitator, preset=preset)
    matrix = matrix_for(preset, "open")
    people = {Role.EMPLOYEE: outsider, Role.MEMBER: member, Role.EDITOR: editor, Role.FACILITATOR: facilitator}
    for role, user in people.items():
        assert open_community.permissions_for(user).capabilities == matrix[role] | {VIEW}
        for capability in MATRIX:
            expected = capability in matrix[role]
            assert (open_community in communities_with(user, capability)) is expected
            assert (user in people_with(open_community, capability)) is expected


def test_outsiders_of_a_closed_community_may_be_let_ask(closed_community, facilitator_of, outsider):
    runner = facilitator_of(closed_community)
    matrix = dict(closed_community.matrix()) | {Role.EMPLOYEE: frozenset({Capability.ASK})}
    closed_community.change_policy(by=runner, matrix=matrix)
    assert closed_community.permissions_for(outsider).capabilities == {Capability.ASK}
    assert closed_community in communities_with(outsider, Capability.ASK)
    assert outsider in people_with(closed_community, Capability.ASK)


@pytest.mark.parametrize("community", EVERY_COMMUNITY, indirect=True)
def test_archived_communities_are_only_read(community, member, delegate, manager):
    community.archive(by=manager)
    for user in (member, delegate):
        assert community.permissions_for(user).capabilities == {VIEW}
        assert reads(user, community)
        for capability in (*MATRIX, *DELEGABLE):
            assert community not in communities_with(user, capability)
            assert user not in people_with(community, capability)


def test_delegations_count_until_they_end(secret_community, manager, person):
    somebody = person("vetter")
    until = timezone.now() + timedelta(days=1)
    delegation = secret_community.delegate("grant_minor", to=somebody, by=manager, until=until, reason="Help")
    permissions = secret_community.permissions_for(somebody)
    assert permissions.capabilities == {VIEW, Capability.GRANT_MINOR}
    assert not permissions.is_member
    assert not permissions.can_delegate
    PersonDelegation.objects.filter(pk=delegation.pk).update(
        created_at=timezone.now() - timedelta(days=2), expires_at=timezone.now() - timedelta(seconds=1)
    )
    assert not reads(somebody, secret_community)
    assert secret_community not in communities_with(somebody, Capability.GRANT_MINOR)
    assert not secret_community.permissions_for(somebody).capabilities


def test_delegations_to_groups(closed_community, manager, outsider):
    board = Group.objects.create(name="Editorial board")
    until = timezone.now() + timedelta(days=1)
    delegation = closed_community.delegate("grant_official", to=board, by=manager, until=until, reason="Help")
    assert not closed_community.permissions_for(outsider).can_grant_official
    outsider.groups.add(board)
    assert closed_community.permissions_for(outsider).can_grant_official
    assert outsider in people_with(closed_community, Capability.GRANT_OFFICIAL)
    delegation.revoke(by=manager)
    assert not reads(outsider, closed_community)
    assert GroupDelegation.objects.count() == 1


def test_a_ban_beats_membership_and_delegation(open_community, delegate, member, facilitator):
    """Rows that could only stand together after a mistake: the ban still wins."""
    for user in (delegate, member):
        open_community.bans.create(person=user, banned_by=facilitator, reason="-")
        permissions = open_community.permissions_for(user)
        assert permissions.capabilities == {VIEW}
        assert permissions.role is None
        assert permissions.is_banned
        assert not permissions.can_join
        assert open_community not in CapabilityMap(user).mine
        assert user not in people_with(open_community, Capability.GRANT_OFFICIAL)
        assert user not in people_with(open_community, Capability.REPLY)


def test_ways_in(open_community, closed_community, secret_community, outsider, facilitator_of):
    asked = open_community.permissions_for(outsider)
    assert (asked.can_join, asked.can_request_to_join, asked.can_leave) == (True, False, False)
    asked = closed_community.permissions_for(outsider)
    assert (asked.can_join, asked.can_request_to_join) == (False, True)
    closed_community.request_to_join(by=outsider)
    asked = closed_community.permissions_for(outsider)
    assert (asked.has_requested, asked.can_request_to_join) == (True, False)
    asked = secret_community.permissions_for(outsider)
    assert (asked.can_join, asked.can_request_to_join, asked.is_invited) == (False, False, False)
    secret_community.invite(outsider, by=facilitator_of(secret_community))
    asked = secret_community.permissions_for(outsider)
    assert (asked.can_join, asked.can_view, asked.is_invited) == (True, False, True)


def test_who_runs_and_who_answers(open_community, facilitator, member, manager):
    runs, belongs, answers = (open_community.permissions_for(u) for u in (facilitator, member, manager))
    assert (runs.is_facilitator, runs.can_name_facilitators, runs.can_archive, runs.can_delegate) == (1, 1, 1, 0)
    assert (belongs.can_leave, belongs.can_name_facilitators, belongs.can_archive) == (True, False, False)
    assert (answers.can_name_facilitators, answers.can_archive, answers.can_delegate) == (True, True, True)
    assert (answers.can_reply, answers.can_manage_settings, answers.can_unarchive) == (True, False, False)
    open_community.archive(by=facilitator)
    assert open_community.permissions_for(manager).can_unarchive
    assert open_community.permissions_for(facilitator).can_unarchive
    assert not open_community.permissions_for(member).can_unarchive
    assert not open_community.permissions_for(manager).can_join


# The map of a request -------------------------------------------------------------------------------------------------
@pytest.fixture
def map_of():
    """The map a request of this person carries."""

    def make(user):
        request = RequestFactory().get("/")
        request.user = user
        CommunitiesMiddleware(lambda request: None)(request)
        return request.communities

    return make


def test_a_page_that_asks_nothing_pays_nothing(map_of, member, django_assert_num_queries):
    with django_assert_num_queries(0):
        map_of(member)


@pytest.mark.parametrize("number", [3, 200])
def test_one_query_however_many_communities(map_of, member, number, django_assert_num_queries, django_user_model):
    made = Community.objects.bulk_create(
        Community(name=f"C{n}", slug=f"c{n}", purpose="-", opened_at=timezone.now()) for n in range(number)
    )
    Membership.objects.bulk_create(Membership(community=c, person=member) for c in made)
    with django_assert_num_queries(1):
        communities = map_of(member)
        assert len(communities.mine) == number + 1
        assert all(communities.can(c, VIEW) for c in made)
        assert all(communities.tester(c).is_member for c in communities.mine)
        assert communities.get(made[0].pk) == made[0]
        assert communities.invitations_count == 0
        assert communities.get(None) is None


def test_what_came_through_a_door_costs_no_more(map_of, outsider, open_community, django_assert_num_queries):
    with django_assert_num_queries(2):
        community = Community.objects.visible_to(outsider).get(pk=open_community.pk)
        assert map_of(outsider).tester(community).can_ask


def test_learning_many_at_once(map_of, outsider, found, django_assert_num_queries):
    rows = list(Community.objects.filter(pk__in=[found(f"c-{n}").pk for n in "abc"]))
    communities = map_of(outsider)
    with django_assert_num_queries(2):
        communities.learn(rows)
        assert all(communities.can(row, Capability.ASK) for row in rows)


def test_learning_of_a_community_does_not_show_it(map_of, outsider, secret_community):
    communities = map_of(outsider)
    communities.learn([Community.objects.get(pk=secret_community.pk)])
    assert not communities.tester(secret_community).capabilities
    assert communities.get(secret_community.pk) is None


def test_reaching_one_by_its_number(map_of, outsider, open_community, secret_community, django_assert_num_queries):
    communities = map_of(outsider)
    assert communities.mine == []
    with django_assert_num_queries(1):
        assert communities.get(open_community.pk) == open_community
        assert communities.get(open_community.pk) == open_community
    with django_assert_num_queries(1):
        assert communities.get(secret_community.pk) is None
        assert communities.get(secret_community.pk) is None


def test_invited_people_reach_nothing_by_number(map_of, secret_community, facilitator_of, outsider):
    secret_community.invite(outsider, by=facilitator_of(secret_community))
    communities = map_of(outsider)
    assert communities.invitations_count == 1
    assert communities.get(secret_community.pk) is None
    assert communities.mine == []


def test_a_map_forgets_when_told(map_of, outsider, open_community):
    communities = map_of(outsider)
    assert communities.tester(open_community).can_join
    open_community.join(by=outsider)
    assert communities.tester(open_community).can_join
    communities.forget()
    assert communities.tester(open_community).is_member
    assert communities.mine == [open_community]


def test_somebody_elses_communities(
    map_of, member, outsider, open_community, closed_community, secret_community, django_assert_num_queries
):
    """Only those whose members the viewer may know."""
    for community in (closed_community, secret_community):
        Membership.objects.create(person=member, community=community)
    with django_assert_num_queries(1):
        assert map_of(outsider).of(member) == [open_community]
    Membership.objects.create(person=outsider, community=closed_community)
    assert map_of(outsider).of(member) == [closed_community, open_community]
    closed_community.archive(by=closed_community.people_in(Role.FACILITATOR)[0])
    assert map_of(outsider).of(member) == [open_community]


def test_authority_ends_with_the_next_request(map_of, member, secret_community, facilitator_of):
    """security.md S3: nothing about authority outlives a request."""
    runner = facilitator_of(secret_community)
    membership = Membership.objects.create(person=member, community=secret_community)
    assert map_of(member).get(secret_community.pk) == secret_community
    membership.remove(by=runner)
    assert map_of(member).get(secret_community.pk) is None
