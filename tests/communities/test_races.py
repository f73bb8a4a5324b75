"""Two things at the same time, on real PostgreSQL with a connection for each (security.md C1 and C6)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections
from django.utils import timezone

from accounts.models import User
from accounts.notifications.models import Activity
from communities import actions, refusals
from communities.capabilities import Role
from communities.life_cycle import hand_over_abandoned, warn_of_silence
from communities.models import Ban, Community, Invitation, JoinRequest, Membership, PersonDelegation, Proposal

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds):
    """Do all of them at the same moment, each with its own connection; what each returned or was refused with."""
    start = Barrier(len(deeds), timeout=120)

    def one(deed):
        try:
            connections["default"].ensure_connection()
            start.wait()
            return deed()
        except refusals.CommunityRefused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(one, deeds))


def fresh(community):
    """As another request would fetch it."""
    return Community.objects.get(pk=community.pk)


def kinds(results):
    return sorted(type(result).__name__ for result in results)


def test_the_same_join_fifty_times(open_community, outsider):
    results = at_once(*[lambda: fresh(open_community).join(by=outsider)] * 50)
    assert {result.pk for result in results} == set(
        Membership.objects.filter(person=outsider).values_list("pk", flat=True)
    )
    assert Membership.objects.filter(person=outsider).count() == 1
    assert Activity.objects.filter(verb="membership.joined", actor=outsider).count() == 1


def test_fifty_people_join_at_once(open_community, person):
    crowd = [person(f"p{n}") for n in range(50)]
    results = at_once(*[lambda somebody=somebody: fresh(open_community).join(by=somebody) for somebody in crowd])
    assert kinds(results) == ["Membership"] * 50
    assert open_community.memberships.filter(person__in=crowd).count() == 50


def test_the_same_request_many_times(closed_community, outsider):
    results = at_once(*[lambda: fresh(closed_community).request_to_join(by=outsider)] * 12)
    assert kinds(results) == ["JoinRequest"] * 12
    assert JoinRequest.objects.count() == 1


@pytest.mark.parametrize("round", range(5))
def test_two_facilitators_leave_at_once(open_community, facilitator, round):
    memberships = list(Membership.objects.filter(community=open_community, role=Role.FACILITATOR))
    results = at_once(*[lambda own=own: own.leave(by=own.person) for own in memberships])
    assert kinds(results) == ["LastFacilitator", "NoneType"]
    assert Membership.objects.facilitators().filter(community=open_community).count() == 1


def test_each_demotes_the_other(open_community, facilitator, facilitator_of):
    other = facilitator_of(open_community)
    results = at_once(
        lambda: facilitator.memberships.get().change_role("member", by=other),
        lambda: other.memberships.get().change_role("member", by=facilitator),
    )
    assert Membership.objects.facilitators().filter(community=open_community).count() == 1
    assert "NoneType" in kinds(results)


def test_leaving_while_being_banned_by_the_other(open_community, facilitator, facilitator_of):
    other = facilitator_of(open_community)
    at_once(
        lambda: fresh(open_community).ban(other, by=facilitator, reason="-"),
        lambda: facilitator.memberships.get().leave(by=facilitator),
        lambda: fresh(open_community).ban(facilitator, by=other, reason="-"),
    )
    assert Membership.objects.facilitators().filter(community=open_community).count() == 1


@pytest.mark.parametrize("round", range(5))
def test_joining_while_being_banned(open_community, facilitator, outsider, round):
    at_once(
        lambda: fresh(open_community).join(by=outsider),
        lambda: fresh(open_community).ban(outsider, by=facilitator, reason="-"),
        lambda: fresh(open_community).join(by=outsider),
    )
    assert Ban.objects.filter(person=outsider).count() == 1
    assert not Membership.objects.filter(person=outsider).exists()


def test_approving_while_being_banned(closed_community, outsider, facilitator_of):
    runner = facilitator_of(closed_community)
    asked = closed_community.request_to_join(by=outsider)
    at_once(
        lambda: JoinRequest.objects.get(pk=asked.pk).approve(by=runner),
        lambda: fresh(closed_community).ban(outsider, by=runner, reason="-"),
    )
    assert not Membership.objects.filter(person=outsider).exists()


def test_approving_twice(closed_community, outsider, facilitator_of):
    runner = facilitator_of(closed_community)
    asked = closed_community.request_to_join(by=outsider)
    results = at_once(*[lambda: JoinRequest.objects.get(pk=asked.pk).approve(by=runner)] * 8)
    assert len({membership.pk for membership in results}) == 1
    assert Activity.objects.filter(verb="join_request.approved").count() == 1


def test_approving_and_declining(closed_community, outsider, facilitator_of):
    runner = facilitator_of(closed_community)
    asked = closed_community.request_to_join(by=outsider)
    results = at_once(
        lambda: JoinRequest.objects.get(pk=asked.pk).approve(by=runner),
        lambda: JoinRequest.objects.get(pk=asked.pk).decline(by=runner),
    )
    assert "AlreadyDecided" in kinds(results)
    is_member = Membership.objects.filter(person=outsider).exists()
    assert is_member == (JoinRequest.objects.get().outcome == "approved")


def test_accepting_while_it_is_withdrawn(secret_community, outsider, facilitator_of):
    runner = facilitator_of(secret_community)
    invitation = secret_community.invite(outsider, by=runner)
    results = at_once(
        lambda: Invitation.objects.get(pk=invitation.pk).accept(by=outsider),
        lambda: Invitation.objects.get(pk=invitation.pk).withdraw(by=runner),
    )
    assert "AlreadyDecided" in kinds(results)
    is_member = Membership.objects.filter(person=outsider).exists()
    assert is_member == (Invitation.objects.get().outcome == "accepted")


def test_joining_while_it_turns_secret(open_community, facilitator, outsider):
    results = at_once(
        lambda: fresh(open_community).change_policy(by=facilitator, visibility="secret", joining="invitation"),
        lambda: fresh(open_community).join(by=outsider),
    )
    assert kinds(results) in (["Membership", "NoneType"], ["JoinsByInvitation", "NoneType"])


def test_archiving_while_joining(open_community, facilitator, person):
    crowd = [person(f"p{n}") for n in range(5)]
    joins = [lambda somebody=somebody: fresh(open_community).join(by=somebody) for somebody in crowd]
    results = at_once(*joins, lambda: fresh(open_community).archive(by=facilitator))
    assert fresh(open_community).is_archived
    assert kinds(results).count("Membership") == open_community.memberships.filter(person__in=crowd).count()


def test_archiving_many_times(open_community, facilitator):
    results = at_once(*[lambda: fresh(open_community).archive(by=facilitator)] * 6)
    assert len({archival.pk for archival in results}) == 1


def test_a_proposal_approved_and_declined(employee, manager, person):
    other = person("second-manager")
    other.groups.set(manager.groups.all())
    proposal = actions.propose(by=employee, reason="-", name="Bees", slug="bees", purpose="Bees")
    results = at_once(
        lambda: Proposal.objects.get(pk=proposal.pk).approve(by=manager),
        lambda: Proposal.objects.get(pk=proposal.pk).decline(by=other, comment="-"),
        lambda: Proposal.objects.get(pk=proposal.pk).approve(by=manager),
    )
    assert "AlreadyDecided" in kinds(results)
    proposal.refresh_from_db()
    community = Community.objects.get()
    assert (community.opened_at is not None) == (proposal.decision == "approved")
    assert community.memberships.count() == (proposal.decision == "approved")


def test_the_same_proposal_many_times(employee):
    """One is made; the others get it, or hear that the address is taken."""
    from django.core.exceptions import ValidationError

    def propose():
        try:
            return actions.propose(by=employee, reason="-", name="Bees", slug="bees", purpose="Bees")
        except ValidationError as error:
            return error

    results = at_once(*[propose] * 6)
    assert "Proposal" in kinds(results)
    assert (Proposal.objects.count(), Community.objects.count()) == (1, 1)


def test_the_same_delegation_many_times(open_community, manager, outsider):
    until = timezone.now() + timedelta(days=5)
    deed = lambda: fresh(open_community).delegate(  # noqa: E731
        "grant_minor", to=outsider, by=manager, until=until, reason="-"
    )
    results = at_once(*[deed] * 6)
    assert kinds(results) == ["PersonDelegation"] * 6
    assert PersonDelegation.objects.count() == 1


def test_changing_the_matrix_twice_at_once(open_community, facilitator):
    results = at_once(
        lambda: fresh(open_community).change_policy(by=facilitator, preset="members"),
        lambda: fresh(open_community).change_policy(by=facilitator, preset="facilitators"),
        lambda: fresh(open_community).change_policy(by=facilitator, visibility="closed"),
    )
    assert kinds(results) == ["NoneType"] * 3
    from communities.presets import Preset, preset_of

    assert preset_of(open_community.matrix(), "closed") != Preset.CUSTOM


def test_sweeps_at_the_same_time(open_community, facilitator_of, member):
    User.objects.filter(pk=facilitator_of(open_community).pk).update(is_active=False)
    Community.objects.update(last_activity_at=timezone.now() - timedelta(days=90))
    at_once(hand_over_abandoned, hand_over_abandoned, warn_of_silence, warn_of_silence)
    assert list(open_community.people_in(Role.FACILITATOR)) == [member]
    assert Activity.objects.filter(verb="community.handed_over").count() == 1
    assert Activity.objects.filter(verb="community.went_quiet").count() == 1


def test_leaving_while_the_other_facilitators_account_ends(open_community, facilitator, facilitator_of, member):
    """Whatever the order, somebody runs it in the end: the next in line if need be."""
    other = facilitator_of(open_community)

    def ends():
        User.objects.get(pk=other.pk).deactivate(by=None)
        actions.person_left(User.objects.get(pk=other.pk), by=None)

    at_once(ends, lambda: facilitator.memberships.get().leave(by=facilitator))
    assert open_community.people_in(Role.FACILITATOR).exists()
