"""Who belongs to a community, and in what role."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, Q, When
from django.utils.translation import gettext_lazy as _

from accounts.notifications.models import Activity
from accounts.notifications.settling import settle
from communities import refusals
from communities.capabilities import MEMBER_ROLES, RUNNING, Capability, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from communities.models.community import Community


class MailFrequency(models.TextChoices):
    """How much mail a member wants, asked when joining."""

    EACH = "each", _("Everything, at once")
    MENTIONS = "mentions", _("Only when somebody mentions me, at once")
    DAILY = "daily", _("A summary every day")
    WEEKLY = "weekly", _("A summary every week")
    NONE = "none", _("No mail")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Memberships of communities the user may read: who is in a closed community is its members' business."""
        from communities.models.community import Community

        return self.filter(community__in=Community.objects.readable_by(user).values("pk"))

    def active(self) -> Self:
        """Of people who still work here."""
        return self.filter(person__is_active=True)

    def facilitators(self) -> Self:
        """Active people who run a community."""
        return self.active().filter(role=Role.FACILITATOR)

    def next_in_line(self) -> Self:
        """Who would follow a facilitator: editors before members, and who joined first before who came later."""
        editors_first = Case(When(role=Role.EDITOR, then=0), default=1)
        return self.active().exclude(role=Role.FACILITATOR).order_by(editors_first, "joined_at", "id")


class Membership(models.Model):
    """One person in one community."""

    Role, MailFrequency = Role, MailFrequency

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(
        _("role"), max_length=20, choices=[(r.value, r.label) for r in MEMBER_ROLES], default=Role.MEMBER
    )
    mail = models.CharField(_("mail"), max_length=10, choices=MailFrequency, default=MailFrequency.WEEKLY)
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["person", "community"], name="membership_once"),
            models.CheckConstraint(name="membership_role_known", condition=Q(role__in=[r.value for r in MEMBER_ROLES])),
        ]
        indexes = [models.Index(fields=["community", "role", "joined_at", "id"], name="membership_by_role")]

    def __str__(self) -> str:
        return f"{self.person} · {self.community} · {self.role}"

    @transaction.atomic
    def leave(self, *, by: "User") -> None:
        """The person goes. Having gone already changes nothing.

        Raises:
            NotYours: only oneself leaves; others are removed.
            LastFacilitator: says how to hand over.
        """
        if by != self.person:
            raise refusals.NotYours
        self._end("membership.left", by=by)

    @transaction.atomic
    def remove(self, *, by: "User") -> None:
        """Take the person out; they may come back by the usual ways. Being out already changes nothing.

        Raises:
            NotAllowed, OnlyFacilitatorsNameFacilitators, LastFacilitator, IsArchived.
        """
        self._end("membership.removed", by=by)

    @transaction.atomic
    def change_role(self, role: str, *, by: "User") -> None:
        """Give the person another role. The same role again changes nothing.

        Raises:
            NotAllowed, OnlyFacilitatorsNameFacilitators, LastFacilitator, NotMember, InactivePerson, UnknownRole,
            IsArchived.
        """
        here = self.community.locked()
        self._must_still_exist()
        here.refuse_naming(by, role)
        if Role.FACILITATOR in (role, self.role):
            here.refuse_naming(by, Role.FACILITATOR)
        else:
            here.require(by, Capability.MANAGE_MEMBERS)
        if role == self.role:
            return
        if self.role == Role.FACILITATOR:
            self.refuse_if_last(here)
        elif not self.person.is_active:
            raise refusals.InactivePerson(person=self.person.name)
        before = self.role
        self.set_role(role)
        data = {"person": self.person_id, "from": before, "to": role}
        Activity.record("membership.role_changed", by=by, on=self, community=here, data=data, tell=[self.person])

    def set_role(self, role: str) -> None:
        """Write the role, unchecked and untold: for verbs that hold the lock and have looked."""
        self.role = role
        self.save(update_fields=["role"])
        if role == Role.FACILITATOR:
            settle(self.community, "community.without_facilitator")

    def change_mail(self, mail: str, *, by: "User") -> None:
        """The person chooses how much mail they get.

        Raises:
            NotYours.
        """
        if by != self.person:
            raise refusals.NotYours
        self.mail = MailFrequency(mail)
        self.save(update_fields=["mail"])

    def refuse_if_last(self, here: "Community") -> None:
        """Raise ``LastFacilitator`` when nobody else active is facilitator. Call it under the community's lock."""
        others = Membership.objects.facilitators().filter(community=here).exclude(pk=self.pk)
        if not others.exists():
            raise refusals.LastFacilitator

    def refuse_to_end(self, here: "Community", by: "User") -> None:
        """Refuse what would take a facilitator out without the right to, or the last one. Under the lock."""
        if self.role == Role.FACILITATOR:
            if by != self.person:
                here.refuse_naming(by, Role.FACILITATOR)
            self.refuse_if_last(here)

    def _end(self, verb: str, *, by: "User") -> None:
        here = self.community.locked()
        if by != self.person:
            here.require(by, Capability.MANAGE_MEMBERS)
        try:
            self._must_still_exist()
        except refusals.NotMember:
            return
        self.refuse_to_end(here, by)
        Membership.objects.filter(pk=self.pk).delete()
        data = {"person": self.person_id, "role": self.role}
        Activity.record(verb, by=by, on=here, community=here, data=data, tell=[self.person])

    def _must_still_exist(self) -> None:
        """Read the row again, now that the lock is held."""
        try:
            self.refresh_from_db(fields=["role"])
        except Membership.DoesNotExist as error:
            raise refusals.NotMember(person=self.person.name) from error


class RoleCapability(models.Model):
    """One cell of a community's matrix: people of this role may do this. The truth about roles."""

    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="role_capabilities")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    capability = models.CharField(_("capability"), max_length=30)

    class Meta:
        verbose_name = _("capability of a role")
        verbose_name_plural = _("capabilities of roles")
        constraints = [
            models.UniqueConstraint(fields=["community", "role", "capability"], name="role_capability_once"),
            models.CheckConstraint(
                name="role_capability_not_view_or_grant",
                condition=~Q(capability__in=["view", "grant_minor", "grant_official"]),
            ),
            models.CheckConstraint(
                name="role_capability_everyone_runs_nothing",
                condition=~Q(role="employee", capability__in=sorted(c.value for c in RUNNING)),
            ),
            models.CheckConstraint(name="role_capability_role_known", condition=Q(role__in=Role.values)),
        ]
        indexes = [models.Index(fields=["capability", "role", "community"], name="role_capability_by_what")]

    def __str__(self) -> str:
        return f"{self.community} · {self.role} · {self.capability}"
