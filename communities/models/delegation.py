"""Delegations: for a time, an intranet manager lets a person or an auth group grant official status in one community.

The tables are django-guardian's direct-foreign-key ones, but guardian's backend and shortcuts are never asked: they
know nothing of the expiry, and would give inactive people list results.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from communities.capabilities import Capability

PERSON = settings.AUTH_USER_MODEL


class DelegationQuerySet(models.QuerySet):
    """In place of guardian's manager: its ``assign_perm`` knows no date and no reason."""

    def current(self) -> Self:
        """Neither expired nor revoked. Checked whenever it is read, so no job need run on the day."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class Delegation(models.Model):
    """What delegations to persons and to groups share. A revoked one stays, as history."""

    granted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=500)
    created_at = models.DateTimeField(_("delegated"), auto_now_add=True)
    expires_at = models.DateTimeField(_("until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = DelegationQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_current(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def capability(self) -> Capability:
        return Capability(self.permission.codename)


class PersonDelegation(Delegation, UserObjectPermissionBase):
    content_object = models.ForeignKey(
        "communities.Community", on_delete=models.PROTECT, db_column="community_id", related_name="person_delegations"
    )

    class Meta:
        verbose_name = _("delegation to a person")
        verbose_name_plural = _("delegations to persons")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "permission", "content_object"],
                condition=Q(revoked_at=None),
                name="person_delegation_one_unrevoked",
            ),
            models.CheckConstraint(
                name="person_delegation_revoked_by_someone",
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.content_object}"


class GroupDelegation(Delegation, GroupObjectPermissionBase):
    content_object = models.ForeignKey(
        "communities.Community", on_delete=models.PROTECT, db_column="community_id", related_name="group_delegations"
    )

    class Meta:
        verbose_name = _("delegation to a group")
        verbose_name_plural = _("delegations to groups")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "permission", "content_object"],
                condition=Q(revoked_at=None),
                name="group_delegation_one_unrevoked",
            ),
            models.CheckConstraint(
                name="group_delegation_revoked_by_someone",
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} · {self.content_object}"
