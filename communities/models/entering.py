"""Verbs of a community about people coming in and being kept out. Each locks the community, so that they queue."""

from typing import TYPE_CHECKING, Self

from django.db import models, transaction

from accounts.notifications.models import Activity
from communities import refusals
from communities.capabilities import Capability, Role
from communities.models.decided import Outcome
from communities.models.invitation import Invitation
from communities.models.joining import Ban, JoinRequest
from communities.models.membership import MailFrequency, Membership

if TYPE_CHECKING:
    from accounts.models import User


class Entering(models.Model):
    """Part of :class:`communities.models.Community`."""

    class Meta:
        abstract = True

    def locked(self) -> Self:
        """The community's row as it is now, held until the transaction ends.

        Whoever changes who is in a community, or in what role, holds this lock while looking and while writing: that
        is what keeps the last facilitator in when two leave at once. Rows that merely refer to the community are not
        held up by it.
        """
        return type(self).objects.select_for_update(no_key=True).get(pk=self.pk)  # type: ignore[attr-defined]

    def require(self, by: "User", capability: Capability) -> None:
        """Raise ``NotAllowed`` unless ``by`` holds the capability here at this moment."""
        if self.archival_id is not None:  # type: ignore[attr-defined]
            raise refusals.IsArchived
        if not self.permissions_for(by).can(capability):  # type: ignore[attr-defined]
            raise refusals.NotAllowed

    @transaction.atomic
    def join(self, *, by: "User", mail: str = MailFrequency.WEEKLY) -> Membership:
        """``by`` becomes a member, freely or because they were invited. Joining again returns the same membership.

        Raises:
            JoinsByRequest, JoinsByInvitation: joining is not free here, and they are not invited.
            Banned, InactivePerson, NotOpened, IsArchived.
        """
        here = self.locked()
        here._refuse_entry(by, banned=refusals.Banned)
        membership = Membership.objects.filter(person=by, community=here).first()
        if membership is not None:
            return membership
        invitation = Invitation.objects.open().filter(person=by, community=here).first()
        if invitation is None:
            here._refuse_unasked()
        role = invitation.role_now() if invitation else Role.MEMBER
        return here._admit(by, by=by, role=role, mail=mail)

    @transaction.atomic
    def request_to_join(self, *, by: "User", message: str = "", mail: str = MailFrequency.WEEKLY) -> JoinRequest:
        """``by`` asks to be let in; asking again returns the request that is open already.

        Raises:
            JoinsFreely, JoinsByInvitation: requests are not the way in here.
            AlreadyMember, Banned, InactivePerson, NotOpened, IsArchived.
        """
        here = self.locked()
        here._refuse_entry(by, banned=refusals.Banned)
        if Membership.objects.filter(person=by, community=here).exists():
            raise refusals.AlreadyMember(person=by.name)
        if here.joining == here.Joining.FREELY:
            raise refusals.JoinsFreely
        if here.joining == here.Joining.INVITATION:
            raise refusals.JoinsByInvitation
        request, is_new = JoinRequest.objects.get_or_create(
            person=by, community=here, decided_at=None, defaults={"message": message, "mail": mail}
        )
        if is_new:
            told = here.people_with(Capability.MANAGE_MEMBERS)
            Activity.record("join_request.made", by=by, on=request, community=here, tell=told)
        return request

    @transaction.atomic
    def invite(self, person: "User", *, by: "User", role: str = Role.MEMBER, message: str = "") -> Invitation:
        """Ask ``person`` in; doing it again returns the invitation that is open already.

        Raises:
            NotAllowed, OnlyFacilitatorsNameFacilitators, UnknownRole, AlreadyMember, PersonBanned, InactivePerson,
            IsArchived, TooManyInvitations.
        """
        by.take_turn()
        here = self.locked()
        here.require(by, Capability.MANAGE_MEMBERS)
        here.refuse_naming(by, role)
        here._refuse_entry(person, banned=refusals.PersonBanned)
        if Membership.objects.filter(person=person, community=here).exists():
            raise refusals.AlreadyMember(person=person.name)
        if standing := Invitation.objects.open().filter(person=person, community=here).first():
            return standing
        Invitation.refuse_too_many(by)
        invited = Invitation.objects.create(person=person, community=here, invited_by=by, role=role, message=message)
        Activity.record("invitation.made", by=by, on=invited, community=here, tell=[person])
        return invited

    @transaction.atomic
    def ban(self, person: "User", *, by: "User", reason: str) -> Ban:
        """Keep ``person`` out: membership, request and invitations end. Banning again returns the same ban.

        Raises:
            NotAllowed, CannotBanSelf, LastFacilitator, OnlyFacilitatorsNameFacilitators, IsArchived.
        """
        here = self.locked()
        here.require(by, Capability.MANAGE_MEMBERS)
        if person == by:
            raise refusals.CannotBanSelf
        membership = Membership.objects.filter(person=person, community=here).first()
        if membership is not None:
            membership.refuse_to_end(here, by)
            membership.delete()
        ban, is_new = Ban.objects.get_or_create(
            person=person, community=here, defaults={"banned_by": by, "reason": reason}
        )
        JoinRequest.objects.open().filter(person=person, community=here).decide(Outcome.DECLINED, by=by)
        Invitation.objects.open().filter(person=person, community=here).decide(Outcome.WITHDRAWN, by=by)
        if is_new:
            data = {"person": person.pk, "reason": reason}
            Activity.record("membership.banned", by=by, on=here, community=here, data=data, tell=[person])
        return ban

    @transaction.atomic
    def unban(self, person: "User", *, by: "User") -> None:
        """Let ``person`` back in by the usual ways. Without a ban nothing happens.

        Raises:
            NotAllowed, IsArchived.
        """
        here = self.locked()
        here.require(by, Capability.MANAGE_MEMBERS)
        lifted, _rows = Ban.objects.filter(person=person, community=here).delete()
        if lifted:
            Activity.record("membership.unbanned", by=by, on=here, community=here, data={"person": person.pk})

    def _admit(self, person: "User", *, by: "User | None", role: str, mail: str) -> Membership:
        """Make ``person`` a member and close what they had pending. Under the lock."""
        membership, is_new = Membership.objects.get_or_create(
            person=person, community=self, defaults={"role": role, "mail": mail}
        )
        JoinRequest.objects.open().filter(person=person, community=self).decide(Outcome.APPROVED, by=by)
        Invitation.objects.open().filter(person=person, community=self).decide(Outcome.ACCEPTED, by=person)
        if is_new:
            Activity.record("membership.joined", by=person, on=membership, community=self)
            self.note_activity()  # type: ignore[attr-defined]
        return membership

    def _refuse_entry(self, person: "User", *, banned: type[refusals.CommunityRefused]) -> None:
        if self.opened_at is None:  # type: ignore[attr-defined]
            raise refusals.NotOpened
        if self.archival_id is not None:  # type: ignore[attr-defined]
            raise refusals.IsArchived
        if not person._meta.model.objects.filter(pk=person.pk, is_active=True).exists():
            raise refusals.InactivePerson(person=person.name)
        if Ban.objects.filter(person=person, community=self).exists():
            raise banned(person=person.name)

    def _refuse_unasked(self) -> None:
        if self.joining == self.Joining.REQUEST:  # type: ignore[attr-defined]
            raise refusals.JoinsByRequest
        if self.joining == self.Joining.INVITATION:  # type: ignore[attr-defined]
            raise refusals.JoinsByInvitation

    def refuse_naming(self, by: "User", role: str) -> None:
        """Refuse a role that does not exist, and ``by`` naming a facilitator when that is not theirs to do."""
        if role not in (Role.MEMBER, Role.EDITOR, Role.FACILITATOR):
            raise refusals.UnknownRole
        if role == Role.FACILITATOR and not self.permissions_for(by).can_name_facilitators:  # type: ignore[attr-defined]
            raise refusals.OnlyFacilitatorsNameFacilitators
