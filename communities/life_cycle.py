"""What time does to communities: facilitators hear of silence, and no community stays without somebody to run it.

States themselves need none of this; they are computed when read (``communities.models.living``).
"""

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.models import User
from accounts.notifications.models import Activity
from communities.actions import hand_over, person_left
from communities.capabilities import Role
from communities.models import Community, Invitation, JoinRequest, LifeNotice, PersonDelegation, State

#: State → the activity its facilitators are told of.
NOTICES = {State.QUIET: "community.went_quiet", State.DORMANT: "community.went_dormant"}


def warn_of_silence() -> int:
    """Tell facilitators, and the second in line, once for every time their community goes quiet or dormant.

    Returns how many communities were warned of. Safe to run at any time, and twice at once.
    """
    told = 0
    for state in NOTICES:
        for community in Community.objects.in_state(state).order_by("id").iterator():
            told += _warn(community, state)
    return told


@transaction.atomic
def _warn(community: Community, state: State) -> bool:
    here = community.locked()
    if here.state != state or not here.notice_is_due(state):
        return False
    LifeNotice.objects.create(community=here, about=state)
    second = here.second_in_line()
    people: list[User] = [*here.people_in(Role.FACILITATOR), *([second] if second else [])]
    Activity.record(NOTICES[state], by=None, on=here, community=here, tell=people)
    return True


def hand_over_abandoned() -> int:
    """Give each community that nobody active runs to the next in line; returns how many were found.

    Catches accounts that ended by a road which did not call ``actions.person_left``.
    """
    abandoned = Community.objects.without_facilitator().order_by("id").iterator()
    return sum(hand_over(community) for community in abandoned)


def release_leavers() -> int:
    """End what people whose account has ended still have open: requests, invitations, delegations.

    Accounts end in rooms below this one, which cannot call ``actions.person_left``; so it is asked for every minute.
    Returns how many people were found.
    """
    requests = JoinRequest.objects.open().filter(person=OuterRef("pk"))
    invitations = Invitation.objects.open().filter(person=OuterRef("pk"))
    delegations = PersonDelegation.objects.filter(user=OuterRef("pk"), revoked_at=None)
    leavers = User.objects.filter(Exists(requests) | Exists(invitations) | Exists(delegations), is_active=False)
    return sum(1 for person in leavers.order_by("id").iterator() if person_left(person, by=None) is not None)
