"""Verbs of a request: claim, release, and the answers that are no."""

from typing import TYPE_CHECKING

from django.db import models, transaction

from accounts.notifications.models import Activity
from accounts.notifications.settling import settle
from communities.vetting.refusals import AlreadyAnswered, ClaimedByOther, MayNotVet, NeedsComment

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User
    from communities.vetting.live import Live
    from communities.vetting.models.request import VettingRequest


class Answering(models.Model):
    """Part of :class:`communities.vetting.models.VettingRequest`."""

    class Meta:
        abstract = True

    @transaction.atomic
    def claim(self: "VettingRequest", *, by: "User", now: "datetime | None" = None) -> None:
        """Keep it for two hours. Claiming again renews the claim.

        Raises:
            MayNotVet, AlreadyAnswered, ClaimedByOther.
        """
        from communities.vetting.models.event import Transition
        from communities.vetting.models.request import CLAIM_LASTS

        here, row = self._live(by, now)
        authority = here.require(here.rights.authority_to_grant)
        holder = row.claimant(here.now)
        if holder is not None and holder != here.person:
            raise ClaimedByOther(person=holder.name)
        row.claimed_by, row.claimed_until = here.person, here.now + CLAIM_LASTS
        row.save(update_fields=["claimed_by", "claimed_until"])
        if holder is None:
            here.record(Transition.CLAIMED, authority, row.text, request=row)
        self.refresh_from_db()

    @transaction.atomic
    def release(self: "VettingRequest", *, by: "User") -> None:
        """Let others have it. Releasing what one has not claimed changes nothing.

        Raises:
            MayNotVet, AlreadyAnswered.
        """
        from communities.vetting.models.event import Transition

        here, row = self._live(by)
        authority = here.require(here.rights.authority_to_grant)
        if row.claimant(here.now) == here.person:
            row.claimed_by = row.claimed_until = None
            row.save(update_fields=["claimed_by", "claimed_until"])
            here.record(Transition.RELEASED, authority, row.text, request=row)
        self.refresh_from_db()

    def ask_changes(self: "VettingRequest", *, by: "User", comment: str, now: "datetime | None" = None) -> None:
        """Say what is missing. The asker is told, and asks again when it is there.

        Raises:
            MayNotVet, AlreadyAnswered, ClaimedByOther, NeedsComment.
        """
        self._refuse_it(by, comment, "changes", now)

    def decline(self: "VettingRequest", *, by: "User", comment: str, now: "datetime | None" = None) -> None:
        """Say no, and why. The asker is told.

        Raises:
            MayNotVet, AlreadyAnswered, ClaimedByOther, NeedsComment.
        """
        self._refuse_it(by, comment, "declined", now)

    @transaction.atomic
    def _refuse_it(
        self: "VettingRequest", by: "User", comment: str, outcome: str, now: "datetime | None" = None
    ) -> None:
        from communities.vetting.models.event import Transition

        if not comment.strip():
            raise NeedsComment
        here, row = self._live(by, now)
        authority = here.require(here.rights.authority_to_grant)
        row.refuse_claimed_by_other(here)
        row.close(here, outcome, comment)
        transition = Transition.CHANGES_ASKED if outcome == "changes" else Transition.DECLINED
        here.record(transition, authority, row.text, request=row, note=comment)
        verb = f"vetting.{transition}"
        data = {"comment": comment}
        Activity.record(verb, by=by, on=row, community=here.community, data=data, tell=[row.asked_by], at=here.now)
        self.refresh_from_db()

    @transaction.atomic
    def take_back(self: "VettingRequest", *, by: "User") -> None:
        """The asker no longer asks.

        Raises:
            MayNotVet: somebody else asked. AlreadyAnswered.
        """
        from communities.vetting.models.event import Transition
        from communities.vetting.models.version import Authority

        here, row = self._live(by)
        if row.asked_by_id != here.person.pk:
            raise MayNotVet(community=here.community.name)
        row.close(here, "taken_back")
        here.record(Transition.TAKEN_BACK, Authority.MEMBER, row.text, request=row)
        self.refresh_from_db()

    def _live(self: "VettingRequest", by: "User", now: "datetime | None" = None) -> "tuple[Live, VettingRequest]":
        from communities.vetting.live import live

        here = live(self.target, by, now)
        if here.request is None or here.request.pk != self.pk:
            raise AlreadyAnswered
        return here, here.request

    def refuse_claimed_by_other(self: "VettingRequest", here: "Live") -> None:
        """Raises: ClaimedByOther."""
        holder = self.claimant(here.now)
        if holder is not None and holder != here.person:
            raise ClaimedByOther(person=holder.name)

    def close(self: "VettingRequest", here: "Live", outcome: str, comment: str = "") -> None:
        """On the locked row, by a transition that has checked the right to it."""
        self.closed_by, self.closed_at, self.outcome, self.comment = here.person, here.now, outcome, comment
        self.save(update_fields=["closed_by", "closed_at", "outcome", "comment"])
        settle(self)
