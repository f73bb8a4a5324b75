"""What a change of policy would do, said before it is saved."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from communities.capabilities import Role
from communities.models import Community, Invitation, Joining, JoinRequest, Membership, Visibility
from communities.presets import Matrix


def of_policy(community: Community, *, visibility: str, joining: str, rows: Matrix) -> list[str]:
    """Sentences for the facilitator; none when nobody would notice."""
    return [
        *_of_visibility(community, visibility),
        *_of_joining(community, joining),
        *_of_matrix(community, rows),
    ]


def _of_visibility(community: Community, visibility: str) -> list[str]:
    before = community.visibility
    if visibility == before:
        return []
    if visibility == Visibility.OPEN:
        return [_("Everyone in the organisation will read everything in it, also what was written until now.")]
    found = []
    if before == Visibility.OPEN:
        people = User.objects.active().exclude(memberships__community=community).count()
        found.append(
            ngettext(
                "%(n)d person who is not a member will no longer read it.",
                "%(n)d people who are not members will no longer read it.",
                people,
            )
            % {"n": people}
        )
    if visibility == Visibility.SECRET:
        found.append(_("It disappears from the directory; links to it will look broken to everybody outside."))
    elif before == Visibility.SECRET:
        found.append(_("Everyone will find its name, purpose and facilitators in the directory."))
    return found


def _of_joining(community: Community, joining: str) -> list[str]:
    waiting = JoinRequest.objects.open().filter(community=community).count()
    if joining == community.joining or joining == Joining.REQUEST or not waiting:
        return []
    return [
        ngettext(
            "%(n)d request to join still waits for your answer.",
            "%(n)d requests to join still wait for your answer.",
            waiting,
        )
        % {"n": waiting}
    ]


def _of_matrix(community: Community, rows: Matrix) -> list[str]:
    """For each role of members, whom it concerns and what they lose."""
    before, found = community.matrix(), []
    for role in Role:
        lost = [capability for capability in before[role] if capability not in rows.get(role, frozenset())]
        if not lost:
            continue
        words = {"role": role.label, "what": ", ".join(sorted(str(capability.label).lower() for capability in lost))}
        if role == Role.EMPLOYEE:
            found.append(_("People who are not members can no longer: %(what)s.") % words)
            continue
        people = Membership.objects.active().filter(community=community, role=role).count()
        if people:
            said = ngettext(
                "%(n)d person with the role %(role)s can no longer: %(what)s.",
                "%(n)d people with the role %(role)s can no longer: %(what)s.",
                people,
            )
            found.append(said % (words | {"n": people}))
    return found


def waiting_in(community: Community) -> tuple[int, int]:
    """Open requests and open invitations; two queries."""
    return (
        JoinRequest.objects.open().filter(community=community).count(),
        Invitation.objects.open().filter(community=community).count(),
    )
