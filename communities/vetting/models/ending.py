"""Verbs that take a statement back, for good or for a while. An ended version never comes back to life."""

from typing import TYPE_CHECKING

from django.db import models, transaction

from accounts.models import User
from accounts.notifications.models import Activity
from accounts.notifications.settling import settle
from communities.capabilities import Role
from communities.vetting.refusals import NeedsReason, NotOfficial, SuspendedOnce

if TYPE_CHECKING:
    from datetime import datetime

    from communities.vetting.live import Live
    from communities.vetting.models.suspension import Suspension
    from communities.vetting.models.version import OfficialVersion


class Ending(models.Model):
    """Part of :class:`communities.vetting.models.OfficialVersion`."""

    class Meta:
        abstract = True

    @transaction.atomic
    def withdraw(self: "OfficialVersion", *, by: "User", reason: str, now: "datetime | None" = None) -> None:
        """Take the statement back. Readers see the community's text from now on, with the reason.

        Raises:
            MayNotVet, NeedsReason.
            NotOfficial: it has ended already, and not by this person for this reason.
        """
        from communities.vetting.models.event import Transition

        here = self._live(by, reason, now)
        self.refresh_from_db()
        if (self.ended_by_id, self.end_reason) == (by.pk, reason):
            return
        authority = here.require(here.rights.authority_to_withdraw)
        if here.active is None or here.active.pk != self.pk:
            raise NotOfficial
        here.active.end(here, reason)
        here.target.note_official(None)
        here.record(Transition.WITHDRAWN, authority, self.text, version=self, note=reason)
        self._tell("vetting.withdrawn", here, reason, here.community.people_in(Role.FACILITATOR))
        self.refresh_from_db()

    @transaction.atomic
    def suspend(self: "OfficialVersion", *, by: "User", reason: str, now: "datetime | None" = None) -> "Suspension":
        """Take it out of sight for 72 hours; intranet managers are told and decide. Suspending again returns the same.

        Raises:
            MayNotVet, NeedsReason, NotOfficial.
            SuspendedOnce: it was suspended before, and that is over.
        """
        from communities.vetting.models.event import Transition
        from communities.vetting.models.suspension import LASTS, Suspension

        here = self._live(by, reason, now)
        authority = here.require(here.rights.authority_to_suspend)
        if here.active is None or here.active.pk != self.pk:
            raise NotOfficial
        earlier = Suspension.objects.filter(version=self).first()
        if earlier is not None and earlier.is_in_force(here.now):
            return earlier
        if earlier is not None:
            raise SuspendedOnce
        until = here.now + LASTS
        made = Suspension.objects.create(version=self, by=here.person, at=here.now, until=until, reason=reason)
        here.record(Transition.SUSPENDED, authority, self.text, version=self, note=reason)
        self._tell("vetting.suspended", here, reason, User.objects.intranet_managers())
        return made

    @transaction.atomic
    def lift_suspension(self: "OfficialVersion", *, by: "User") -> None:
        """Show the official text again before the 72 hours are over. Nothing to lift: nothing happens.

        Raises:
            MayNotVet, NotOfficial.
        """
        from communities.vetting.models.event import Transition
        from communities.vetting.models.suspension import Suspension

        here = self._live(by, "-")
        authority = here.require(here.rights.authority_to_grant)
        if here.active is None or here.active.pk != self.pk:
            raise NotOfficial
        paused = Suspension.objects.in_force(here.now).filter(version=self).first()
        if paused is None:
            return
        paused.lifted_by, paused.lifted_at = here.person, here.now
        paused.save(update_fields=["lifted_by", "lifted_at"])
        settle(self)
        here.record(Transition.SUSPENSION_LIFTED, authority, self.text, version=self)
        self._tell("vetting.suspension_lifted", here, "", [paused.by])

    def end(self: "OfficialVersion", here: "Live", reason: str) -> None:
        """Set the ended triple, on the locked row; the trigger allows it once."""
        self.ended_at, self.ended_by, self.end_reason = here.now, here.person, reason
        self.save(update_fields=["ended_at", "ended_by", "end_reason"])
        settle(self)

    def _live(self: "OfficialVersion", by: "User", reason: str, now: "datetime | None" = None) -> "Live":
        from communities.vetting.live import live

        if not reason.strip():
            raise NeedsReason
        return live(self.target, by, now)

    def _tell(self: "OfficialVersion", verb: str, here: "Live", reason: str, whom) -> None:  # type: ignore[no-untyped-def]
        tell = {*whom, self.owner, self.granted_by}
        data = {"reason": reason}
        Activity.record(verb, by=here.person, on=self, community=here.community, data=data, tell=tell, at=here.now)
