"""A person leaves the organisation: within a minute nothing in communities waits for them."""

from datetime import timedelta

from django.utils import timezone

from communities.capabilities import Capability, Role
from communities.models import Invitation, JoinRequest, PersonDelegation
from communities.tasks import hand_over_abandoned_task


def test_what_a_leaver_had_open_ends(closed_community, open_community, facilitator_of, manager, administrator, person):
    leaver = person("leaver")
    closed_community.request_to_join(by=leaver)
    open_community.invite(leaver, by=facilitator_of(open_community))
    until = timezone.now() + timedelta(days=9)
    open_community.delegate(Capability.GRANT_OFFICIAL, to=leaver, by=manager, until=until, reason="Knows it")
    leaver.deactivate(by=administrator)
    hand_over_abandoned_task()
    assert not JoinRequest.objects.open().filter(person=leaver).exists()
    assert not Invitation.objects.open().filter(person=leaver).exists()
    assert not PersonDelegation.objects.current().filter(user=leaver).exists()
    leaver.reactivate(by=administrator)
    assert not open_community.permissions_for(leaver).can_grant_official


def test_what_a_leaver_ran_alone_is_handed_over(open_community, facilitator_of, administrator, member):
    runner = facilitator_of(open_community)
    runner.deactivate(by=administrator)
    assert hand_over_abandoned_task() == 1
    assert open_community.memberships.get(person=member).role == Role.FACILITATOR
    assert hand_over_abandoned_task() == 0
