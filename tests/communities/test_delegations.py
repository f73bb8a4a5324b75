"""Delegations: who gives them, for how long, and how they end."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone
from guardian.shortcuts import assign_perm

from accounts.notifications.models import Activity, Outbox
from communities import delegations, refusals
from communities.models import PersonDelegation


@pytest.fixture
def give(open_community, manager):
    def make(to, *, by=None, capability="grant_official", days=30.0, reason="Knows the subject", community=None):
        until = timezone.now() + timedelta(days=days)
        return (community or open_community).delegate(capability, to=to, by=by or manager, until=until, reason=reason)

    return make


def test_a_manager_delegates(give, outsider, manager, open_community):
    delegation = give(outsider)
    assert delegation.is_current
    assert delegation.capability == "grant_official"
    assert (delegation.granted_by, delegation.content_object) == (manager, open_community)
    assert Outbox.objects.get(activity__verb="delegation.granted").people == [outsider.pk]
    assert str(outsider) in str(delegation)


def test_only_managers_delegate(give, facilitator, delegate, administrator, outsider):
    """Not facilitators, not administrators, and not those who hold a delegation: it cannot be passed on."""
    for user in (facilitator, delegate, administrator):
        with pytest.raises(refusals.OnlyIntranetManagers):
            give(outsider, by=user)
        with pytest.raises(refusals.OnlyIntranetManagers):
            give(user, by=user)


@pytest.mark.parametrize("capability", ["moderate", "view", "manage_settings", "fly"])
def test_only_official_status_is_delegated(give, outsider, capability):
    with pytest.raises(refusals.NotDelegable):
        give(outsider, capability=capability)


@pytest.mark.parametrize("days", [-1, 0, 367, 4000])
def test_at_most_a_year(give, outsider, days):
    with pytest.raises(refusals.DelegationTooLong) as refusal:
        give(outsider, days=days)
    assert str(timezone.now().year + 1) in str(refusal.value)
    assert not PersonDelegation.objects.exists()


def test_a_reason_is_given(give, outsider):
    with pytest.raises(refusals.DelegationNeedsReason):
        give(outsider, reason="  ")


def test_not_to_those_who_left_or_are_banned(give, deactivated, banned):
    with pytest.raises(refusals.InactivePerson):
        give(deactivated)
    with pytest.raises(refusals.PersonBanned):
        give(banned)


def test_not_where_nothing_can_be_granted(give, outsider, open_community, closed_community, manager):
    board = Group.objects.create(name="Editorial board")
    open_community.archive(by=manager)
    for holder in (outsider, board):
        with pytest.raises(refusals.IsArchived):
            give(holder)
    type(closed_community).objects.update(opened_at=None)
    for holder in (outsider, board):
        with pytest.raises(refusals.NotOpened):
            give(holder, community=closed_community)


def test_the_same_again_changes_nothing_and_another_date_begins_anew(open_community, manager, outsider, time_machine):
    until = timezone.now() + timedelta(days=30)
    first = open_community.delegate("grant_minor", to=outsider, by=manager, until=until, reason="Help")
    assert open_community.delegate("grant_minor", to=outsider, by=manager, until=until, reason="Help") == first
    later = until + timedelta(days=1)
    second = open_community.delegate("grant_minor", to=outsider, by=manager, until=later, reason="Help")
    first.refresh_from_db()
    assert first.revoked_by == manager
    assert not first.is_current
    assert [second, first] == delegations.of_community(open_community)


def test_expired_ones_can_be_given_again(give, outsider):
    first = give(outsider)
    PersonDelegation.objects.update(
        created_at=timezone.now() - timedelta(days=3), expires_at=timezone.now() - timedelta(days=1)
    )
    first.refresh_from_db()
    assert not first.is_current
    assert give(outsider).is_current
    assert PersonDelegation.objects.count() == 2


def test_revoking_keeps_the_history(give, outsider, manager, facilitator):
    delegation = give(outsider)
    with pytest.raises(refusals.OnlyIntranetManagers):
        delegation.revoke(by=facilitator)
    delegation.revoke(by=manager)
    ended = delegation.revoked_at
    delegation.revoke(by=manager)
    delegation.refresh_from_db()
    assert (delegation.revoked_at, delegation.revoked_by) == (ended, manager)
    assert Activity.objects.filter(verb="delegation.revoked").count() == 1


def test_groups_hear_of_it(give, outsider, deactivated):
    board = Group.objects.create(name="Editorial board")
    board.user_set.set([outsider, deactivated])
    delegation = give(board)
    assert Outbox.objects.get(activity__verb="delegation.granted").people == [outsider.pk]
    assert "Editorial board" in str(delegation)


def test_which_end_soon(give, outsider, facilitator, member):
    board = Group.objects.create(name="Editorial board")
    soon, later = give(outsider, days=10), give(board, days=20)
    give(member, days=40)
    give(facilitator, days=5).revoke(by=soon.granted_by)
    assert delegations.ending_soon() == [soon, later]


def test_what_the_database_refuses(give, outsider, manager):
    delegation = give(outsider)
    now = timezone.now()
    wrong = [
        {"expires_at": now + timedelta(days=400)},
        {"expires_at": now - timedelta(days=1)},
        {"revoked_by": manager},
    ]
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            PersonDelegation.objects.filter(pk=delegation.pk).update(**values)
    delegation.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        delegation.save(force_insert=True)


def test_guardians_shortcut_is_closed(open_community, outsider):
    """It knows no date, reason or manager."""
    with pytest.raises((AttributeError, IntegrityError)), transaction.atomic():
        assign_perm("communities.grant_official", outsider, open_community)
    assert not open_community.permissions_for(outsider).can_grant_official
