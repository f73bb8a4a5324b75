"""Who belongs to a community, and in what role."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.capabilities import MEMBER_ROLES, Role


class MailFrequency(models.TextChoices):
    """How much mail a member wants, asked when joining."""

    MENTIONS = "mentions", _("Only when somebody mentions me, at once")
    DAILY = "daily", _("A summary every day")
    WEEKLY = "weekly", _("A summary every week")
    NONE = "none", _("No mail")


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
            models.CheckConstraint(name="role_capability_role_known", condition=Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return f"{self.community} · {self.role} · {self.capability}"
