"""Processes over several communities or several nouns: founding, proposing, and what happens when a person leaves."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.notifications.models import Activity
from communities import refusals
from communities.capabilities import Role
from communities.models import Community, Invitation, JoinRequest, LifeNotice, Membership, PersonDelegation, Proposal
from communities.models.decided import Outcome
from communities.presets import Matrix, Preset, matrix_for
from intranet.ui.markup import clean

#: What a notice to intranet managers is about when nobody can follow a facilitator, and how often they get it.
NOBODY = "no_facilitator"
TELL_AGAIN_AFTER = timedelta(days=7)


@transaction.atomic
def found(
    *,
    by: User | None,
    facilitators: Iterable[User],
    preset: str = Preset.EVERYONE,
    matrix: Matrix | None = None,
    **fields: Any,
) -> Community:
    """Make a community and open it at once: for intranet managers, imports and the demo (``by`` None: the system).

    ``fields`` are the community's own; ``opened_at``, ``last_activity_at`` and ``created_at`` may lie in the past.

    Raises:
        OnlyIntranetManagers, PolicyRefused, ValidationError, InactivePerson.
    """
    if by is not None and not by.is_intranet_manager:
        raise refusals.OnlyIntranetManagers
    community = _create(preset, matrix, fields)
    community.open(facilitators=facilitators)
    Activity.record("community.founded", by=by, on=community, community=community)
    return community


@transaction.atomic
def propose(
    *, by: User, reason: str, preset: str = Preset.EVERYONE, matrix: Matrix | None = None, **fields: Any
) -> Proposal:
    """Ask the intranet managers for a new community. The same proposal again returns the one that waits.

    Raises:
        PolicyRefused, InactivePerson.
        ValidationError: a field is not right, or the address is taken.
    """
    if not by.is_active:
        raise refusals.InactivePerson(person=by.name)
    waiting = Proposal.objects.open().filter(proposed_by=by, slug=fields.get("slug"))
    proposal = waiting.select_related("community").first()
    if proposal is not None:
        return proposal
    community = _create(preset, matrix, fields)
    proposal = Proposal.objects.create(community=community, proposed_by=by, slug=community.slug, reason=reason)
    told = User.objects.intranet_managers()
    Activity.record("proposal.made", by=by, on=proposal, community=community, tell=told)
    return proposal


def _create(preset: str, matrix: Matrix | None, fields: dict[str, Any]) -> Community:
    """An unopened community with its matrix, all of it checked."""
    community = Community(**fields)
    community.description = clean(community.description)
    wanted = matrix if matrix is not None else matrix_for(Preset(preset), community.visibility)
    community.refuse_policy(community.visibility, community.joining, wanted)
    community.full_clean(exclude=["archival"])
    try:
        with transaction.atomic():
            community.save(force_insert=True)
    except IntegrityError as error:  # somebody took the address since it was looked at
        taken = Community._meta.get_field("slug").error_messages["unique"]
        raise ValidationError({"slug": taken}) from error
    community.write_matrix(wanted)
    return community


def person_left(person: User, *, by: User | None) -> list[Community]:
    """What a leaver had in communities goes on without them; call it when an account has been deactivated.

    Communities they ran alone are handed to the next in line. Requests, invitations and delegations to them end.
    Memberships stay, and count for nothing while the account is inactive. Doing it again changes nothing.

    Returns:
        The communities that now have another facilitator, or none at all.
    """
    with transaction.atomic():
        JoinRequest.objects.open().filter(person=person).decide(Outcome.WITHDRAWN, by=by)
        Invitation.objects.open().filter(person=person).decide(Outcome.WITHDRAWN, by=by)
        for delegation in PersonDelegation.objects.filter(user=person, revoked_at=None):
            delegation.end(by=by)
    run = Community.objects.in_use().filter(memberships__person=person, memberships__role=Role.FACILITATOR)
    return [community for community in run.order_by("id") if hand_over(community, by=by)]


@transaction.atomic
def hand_over(community: Community, *, by: User | None = None) -> bool:
    """Give a community that nobody active runs to the next in line, or tell the intranet managers that nobody is.

    Next is who has been editor for longest, else member. Whether anything was done; a community that is run is left.
    """
    here = community.locked()
    if not Community.objects.without_facilitator().filter(pk=here.pk).exists():
        return False
    heir = Membership.objects.filter(community=here).next_in_line().select_related("person").first()
    if heir is None:
        if here.notice_is_due(NOBODY, again_after=TELL_AGAIN_AFTER):
            LifeNotice.objects.create(community=here, about=NOBODY)
            told = User.objects.intranet_managers()
            Activity.record("community.without_facilitator", by=None, on=here, community=here, tell=told)
        return True
    heir.set_role(Role.FACILITATOR)
    data = {"to": heir.person_id}
    Activity.record("community.handed_over", by=by, on=here, community=here, data=data, tell=[heir.person])
    return True
