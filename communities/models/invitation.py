"""Invitations."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.notifications.models import Activity
from communities import refusals
from communities.capabilities import Capability, Role
from communities.models.decided import Decided, DecidedQuerySet, Outcome
from communities.models.membership import MailFrequency, Membership

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

PERSON = settings.AUTH_USER_MODEL
#: People one person may invite within a minute, into all communities together (security.md S7).
MOST_A_MINUTE = 30


class InvitationQuerySet(DecidedQuerySet):
    def open_to(self, user: "User | AnonymousUser") -> Self:
        """One's own that are open: all that an invited person learns of a secret community."""
        return super().open_to(user).select_related("invited_by")

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """One's own while they are open, and those of communities one may read."""
        from communities.models.community import Community

        readable = Q(community__in=Community.objects.readable_by(user).values("pk"))
        mine = self.open_to(user).order_by().values("pk")
        return self.filter(readable | Q(pk__in=mine)) if user.is_active else self.none()


class Invitation(Decided):
    """Somebody asks a person in. Until accepted, it shows them the community's name and who invites."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="invitations")
    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="invitations")
    invited_by = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, related_name="+")
    message = models.TextField(_("message"), blank=True, max_length=1000)
    role = models.CharField(_("role"), max_length=20, default="member")
    created_at = models.DateTimeField(_("invited"), auto_now_add=True)
    outcome = models.CharField(_("outcome"), max_length=10, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "community"], condition=Q(decided_at=None), name="invitation_one_open"
            ),
            models.CheckConstraint(
                name="invitation_decided_with_outcome",
                condition=Q(decided_at=None, outcome="")
                | Q(decided_at__isnull=False, outcome__in=["accepted", "declined", "withdrawn"]),
            ),
        ]
        indexes = [models.Index(fields=["community", "decided_at", "created_at", "id"], name="invitation_queue")]

    def __str__(self) -> str:
        return f"{self.community} → {self.person}"

    @classmethod
    def refuse_too_many(cls, by: "User") -> None:
        """Raises: TooManyInvitations."""
        lately = cls.objects.filter(invited_by=by, created_at__gt=timezone.now() - timedelta(minutes=1))
        if lately.count() >= MOST_A_MINUTE:
            raise refusals.TooManyInvitations(most=MOST_A_MINUTE)

    def get_absolute_url(self) -> str:
        """Where the invited answers; then the community."""
        if self.is_open:
            return reverse("invitation_detail", args=[self.pk])
        return self.community.get_absolute_url()

    def role_now(self) -> str:
        """The role it brings: more than member only while whoever invited may still give it."""
        if self.role == Role.MEMBER or self.invited_by is None:
            return Role.MEMBER
        permissions = self.community.permissions_for(self.invited_by)
        gives = permissions.can_name_facilitators if self.role == Role.FACILITATOR else permissions.can_manage_members
        return self.role if gives else Role.MEMBER

    @transaction.atomic
    def accept(self, *, by: "User", mail: str = MailFrequency.WEEKLY) -> Membership:
        """Come in. Accepting again returns the same membership.

        Raises:
            NotYours, AlreadyDecided, Banned, InactivePerson, IsArchived.
        """
        here = self._begin()
        if by != self.person:
            raise refusals.NotYours
        if self._is_already(Outcome.ACCEPTED):
            membership = Membership.objects.filter(person=by, community=here).first()
            if membership is None:  # came in, and gone since
                raise refusals.AlreadyDecided
            return membership
        here._refuse_entry(by, banned=refusals.Banned)
        inviter = [self.invited_by] if self.invited_by else []
        Activity.record("invitation.accepted", by=by, on=self, community=here, tell=inviter)
        membership = here._admit(by, by=by, role=self.role_now(), mail=mail)
        self.refresh_from_db(fields=["outcome", "decided_at", "decided_by"])
        return membership

    @transaction.atomic
    def decline(self, *, by: "User") -> None:
        """Stay out. They may be invited again.

        Raises:
            NotYours, AlreadyDecided.
        """
        here = self._begin()
        if by != self.person:
            raise refusals.NotYours
        if not self._is_already(Outcome.DECLINED):
            self._decide(Outcome.DECLINED, by=by)
            Activity.record("invitation.declined", by=by, on=self, community=here)

    @transaction.atomic
    def withdraw(self, *, by: "User") -> None:
        """Take the invitation back.

        Raises:
            NotAllowed, AlreadyDecided, IsArchived.
        """
        here = self._begin()
        here.require(by, Capability.MANAGE_MEMBERS)
        if not self._is_already(Outcome.WITHDRAWN):
            self._decide(Outcome.WITHDRAWN, by=by)
            Activity.record("invitation.withdrawn", by=by, on=self, community=here)
