"""Requests to join, and bans."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.notifications.models import Activity
from communities import refusals
from communities.capabilities import Capability, Role
from communities.models.decided import Decided, Outcome
from communities.models.membership import Membership

if TYPE_CHECKING:
    from accounts.models import User

PERSON = settings.AUTH_USER_MODEL


class JoinRequest(Decided):
    """A person asks to be let in. At most one is open per person and community."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="join_requests")
    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="join_requests")
    message = models.TextField(_("message"), blank=True, max_length=1000)
    mail = models.CharField(_("mail"), max_length=10, default="weekly")
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)
    outcome = models.CharField(_("outcome"), max_length=10, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    comment = models.CharField(_("comment"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "community"], condition=Q(decided_at=None), name="join_request_one_open"
            ),
            models.CheckConstraint(
                name="join_request_decided_with_outcome",
                condition=Q(decided_at=None, outcome="")
                | Q(decided_at__isnull=False, outcome__in=["approved", "declined", "withdrawn"]),
            ),
        ]
        indexes = [models.Index(fields=["community", "decided_at", "created_at", "id"], name="join_request_queue")]

    def __str__(self) -> str:
        return f"{self.person} → {self.community}"

    def get_absolute_url(self) -> str:
        """Where it is decided; then the community."""
        if self.is_open:
            return reverse("join_request_decide", args=[self.community.slug, self.pk])
        return self.community.get_absolute_url()

    @transaction.atomic
    def approve(self, *, by: "User", comment: str = "") -> Membership:
        """Let the person in. Approving again returns the same membership.

        Raises:
            NotAllowed, AlreadyDecided, PersonBanned, InactivePerson, IsArchived.
        """
        here = self._begin()
        here.require(by, Capability.MANAGE_MEMBERS)
        was_approved = self._is_already(Outcome.APPROVED)
        membership = Membership.objects.filter(person=self.person, community=here).first()
        if was_approved:
            if membership is None:  # let in, and gone since
                raise refusals.AlreadyDecided
            return membership
        here._refuse_entry(self.person, banned=refusals.PersonBanned)
        self._decide(Outcome.APPROVED, by=by, comment=comment)
        Activity.record("join_request.approved", by=by, on=self, community=here, tell=[self.person])
        return here._admit(self.person, by=by, role=Role.MEMBER, mail=self.mail)

    @transaction.atomic
    def decline(self, *, by: "User", comment: str = "") -> None:
        """Do not let the person in. They may ask again.

        Raises:
            NotAllowed, AlreadyDecided, IsArchived.
        """
        here = self._begin()
        here.require(by, Capability.MANAGE_MEMBERS)
        if not self._is_already(Outcome.DECLINED):
            self._decide(Outcome.DECLINED, by=by, comment=comment)
            Activity.record("join_request.declined", by=by, on=self, community=here, tell=[self.person])

    @transaction.atomic
    def withdraw(self, *, by: "User") -> None:
        """The person no longer asks.

        Raises:
            NotYours, AlreadyDecided.
        """
        here = self._begin()
        if by != self.person:
            raise refusals.NotYours
        if not self._is_already(Outcome.WITHDRAWN):
            self._decide(Outcome.WITHDRAWN, by=by)
            Activity.record("join_request.withdrawn", by=by, on=self, community=here)


class Ban(models.Model):
    """A person is kept out of a community. Lifting the ban deletes the row; its activity stays."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="bans")
    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="bans")
    banned_by = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=500)
    created_at = models.DateTimeField(_("banned"), auto_now_add=True)

    class Meta:
        verbose_name = _("ban")
        verbose_name_plural = _("bans")
        constraints = [models.UniqueConstraint(fields=["person", "community"], name="ban_once")]

    def __str__(self) -> str:
        return f"{self.person} ⊘ {self.community}"
