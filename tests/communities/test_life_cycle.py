"""Proposed, active, quiet, dormant, archived; warnings; handing over when somebody leaves."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.notifications.models import Activity, Outbox
from communities import actions, refusals, tasks
from communities.capabilities import Role
from communities.life_cycle import hand_over_abandoned, warn_of_silence
from communities.models import Community, Invitation, JoinRequest, LifeNotice, Membership, State


def silent_for(community, days):
    Community.objects.filter(pk=community.pk).update(last_activity_at=timezone.now() - timedelta(days=days))
    community.refresh_from_db()


def states_of(community):
    """The states whose door leads to it."""
    return [state for state in State if Community.objects.in_state(state).filter(pk=community.pk).exists()]


@pytest.mark.parametrize(
    ("days", "state"),
    [(0, "active"), (59, "active"), (61, "quiet"), (179, "quiet"), (181, "dormant"), (900, "dormant")],
)
def test_silence(open_community, days, state):
    silent_for(open_community, days)
    assert open_community.state == state
    assert states_of(open_community) == [state]


def test_thresholds_are_settings(open_community, settings):
    settings.COMMUNITY_QUIET_AFTER_DAYS, settings.COMMUNITY_DORMANT_AFTER_DAYS = 5, 10
    silent_for(open_community, 7)
    assert open_community.state == State.QUIET
    assert states_of(open_community) == [State.QUIET]


def test_without_any_activity_the_opening_counts(open_community):
    Community.objects.update(last_activity_at=None, opened_at=timezone.now() - timedelta(days=100))
    open_community.refresh_from_db()
    assert open_community.state == State.QUIET
    assert states_of(open_community) == [State.QUIET]


def test_proposed(employee):
    community = actions.propose(by=employee, reason="-", name="Bees", slug="bees", purpose="Bees").community
    assert community.state == State.PROPOSED
    assert states_of(community) == [State.PROPOSED]


def test_activity_wakes(open_community):
    silent_for(open_community, 200)
    open_community.note_activity()
    assert open_community.state == State.ACTIVE
    noted = open_community.last_activity_at
    open_community.note_activity(noted + timedelta(minutes=9))
    open_community.note_activity(noted - timedelta(days=9))
    assert open_community.last_activity_at == noted
    open_community.note_activity(noted + timedelta(minutes=11))
    assert open_community.last_activity_at > noted


def test_joining_is_activity(open_community, outsider):
    silent_for(open_community, 200)
    open_community.join(by=outsider)
    open_community.refresh_from_db()
    assert open_community.state == State.ACTIVE


# Archiving ------------------------------------------------------------------------------------------------------------
def test_archiving_and_opening_again(open_community, facilitator, member):
    archival = open_community.archive(by=facilitator, reason="Done")
    assert open_community.archive(by=facilitator) == archival
    assert (open_community.state, states_of(open_community)) == (State.ARCHIVED, [State.ARCHIVED])
    assert open_community.is_archived
    assert (archival.archived_by, archival.reason) == (facilitator, "Done")
    with pytest.raises(refusals.NotAllowed):
        open_community.unarchive(by=member)
    open_community.unarchive(by=facilitator)
    open_community.unarchive(by=facilitator)
    archival.refresh_from_db()
    assert (archival.lifted_by, open_community.state) == (facilitator, State.ACTIVE)
    assert Activity.objects.filter(verb="community.unarchived").count() == 1
    assert open_community.archive(by=facilitator) != archival
    assert open_community.slug not in str(archival)


def test_who_archives(open_community, member, editor, manager, administrator):
    for user in (member, editor, administrator):
        with pytest.raises(refusals.NotAllowed):
            open_community.archive(by=user)
    open_community.archive(by=manager)
    open_community.unarchive(by=manager)


def test_a_proposed_community_is_not_archived(employee, manager):
    community = actions.propose(by=employee, reason="-", name="Bees", slug="bees", purpose="Bees").community
    with pytest.raises(refusals.NotOpened):
        community.archive(by=manager)


def test_not_while_it_answers_for_official_pages(open_community, facilitator):
    from pages.models import ContentPage, HomePage

    home = HomePage.objects.first()
    page = home.add_child(instance=ContentPage(title="Travel", slug="travel", owning_community=open_community))
    with pytest.raises(refusals.HoldsOfficialPages) as refusal:
        open_community.archive(by=facilitator)
    assert "Travel" in str(refusal.value)
    assert open_community.official_pages() == [page]
    page.owning_community = None
    page.save()
    open_community.archive(by=facilitator)


# Warnings -------------------------------------------------------------------------------------------------------------
def test_facilitators_and_second_in_line_are_warned_once(open_community, facilitator, member, editor, deactivated):
    silent_for(open_community, 70)
    assert (warn_of_silence(), warn_of_silence()) == (1, 0)
    told = set(Outbox.objects.get(activity__verb="community.went_quiet").people)
    assert told == {*open_community.people_in(Role.FACILITATOR).values_list("pk", flat=True), editor.pk}
    silent_for(open_community, 200)
    assert tasks.warn_of_silence_task() == 1
    assert Activity.objects.filter(verb="community.went_dormant").count() == 1
    assert LifeNotice.objects.filter(community=open_community).count() == 2
    assert open_community.name in str(LifeNotice.objects.first())


def test_warned_anew_after_waking(open_community, time_machine):
    silent_for(open_community, 70)
    warn_of_silence()
    open_community.note_activity()
    time_machine.move_to(timezone.now() + timedelta(days=65))
    assert warn_of_silence() == 1


def test_archived_and_proposed_communities_are_left_in_peace(open_community, manager, employee):
    silent_for(open_community, 300)
    open_community.archive(by=manager)
    actions.propose(by=employee, reason="-", name="Bees", slug="bees", purpose="Bees")
    assert warn_of_silence() == 0


def test_woken_while_waiting_for_the_lock(open_community):
    from communities.life_cycle import _warn

    silent_for(open_community, 70)
    stale = Community.objects.get(pk=open_community.pk)
    open_community.note_activity()
    assert not _warn(stale, State.QUIET)


# Leavers --------------------------------------------------------------------------------------------------------------
@pytest.fixture
def leaver(open_community, facilitator_of):
    """Ran the community alone, and has just been deactivated."""
    somebody = facilitator_of(open_community)
    somebody.deactivate(by=None)
    return somebody


def runs(community):
    return list(community.people_in(Role.FACILITATOR))


def test_the_longest_serving_editor_follows(open_community, leaver, member_of, manager):
    member_of(open_community, "first-member")
    first = member_of(open_community, "first-editor", Role.EDITOR)
    member_of(open_community, "second-editor", Role.EDITOR)
    assert open_community.second_in_line() == first
    assert actions.person_left(leaver, by=manager) == [open_community]
    assert runs(open_community) == [first]
    assert actions.person_left(leaver, by=manager) == []
    assert Outbox.objects.get(activity__verb="community.handed_over").people == [first.pk]


def test_else_the_longest_serving_member(open_community, leaver, member_of):
    gone = member_of(open_community, "gone-member")
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    first = member_of(open_community, "first-member")
    member_of(open_community, "second-member")
    actions.person_left(leaver, by=None)
    assert runs(open_community) == [first]


def test_else_the_intranet_managers_hear_of_it_once_a_week(open_community, leaver, manager, time_machine):
    assert actions.person_left(leaver, by=None) == [open_community]
    hand_over_abandoned()
    assert Outbox.objects.get(activity__verb="community.without_facilitator").people == [manager.pk]
    assert open_community.second_in_line() is None
    time_machine.move_to(timezone.now() + timedelta(days=8))
    hand_over_abandoned()
    assert Activity.objects.filter(verb="community.without_facilitator").count() == 2


def test_a_community_with_another_facilitator_is_left_alone(open_community, facilitator, leaver):
    assert actions.person_left(leaver, by=None) == []
    assert runs(open_community) == [facilitator]


def test_what_a_leaver_had_pending_ends(closed_community, open_community, manager, delegate, facilitator):
    closed_community.request_to_join(by=delegate)
    open_community.invite(delegate, by=facilitator)
    actions.person_left(delegate, by=None)
    assert not JoinRequest.objects.open().exists()
    assert not Invitation.objects.open().exists()
    delegation = open_community.person_delegations.get()
    assert (delegation.is_current, delegation.revoked_by) == (False, None)


def test_memberships_of_a_leaver_stay_and_count_for_nothing(open_community, member):
    member.deactivate(by=None)
    actions.person_left(member, by=None)
    assert Membership.objects.filter(person=member).exists()
    assert not Membership.objects.active().filter(person=member).exists()


def test_the_sweep_finds_accounts_that_ended_elsewhere(open_community, leaver, member, found):
    found("another")
    assert tasks.hand_over_abandoned_task() == 1
    assert runs(open_community) == [member]
    assert hand_over_abandoned() == 0


def test_archived_communities_are_not_handed_over(open_community, manager, leaver, member):
    open_community.archive(by=manager)
    assert hand_over_abandoned() == 0
