"""Delegations: for a time, an intranet manager lets a person or an auth group grant official status in one community.

The tables are django-guardian's direct-foreign-key ones, but guardian's backend and shortcuts are never asked: they
know nothing of the expiry, and would give inactive people list results.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from accounts.notifications.models import Activity
from communities import refusals
from communities.capabilities import DELEGABLE, Capability
from communities.holdings import delegations_told

if TYPE_CHECKING:
    from accounts.models import User

PERSON = settings.AUTH_USER_MODEL
#: The longest a delegation lasts: twelve months, whatever the leap day does.
LONGEST = timedelta(days=366)
WITHIN_A_YEAR = Q(expires_at__gt=F("created_at"), expires_at__lte=F("created_at") + LONGEST)


class DelegationQuerySet(models.QuerySet):
    """In place of guardian's manager: its ``assign_perm`` knows no date and no reason."""

    def current(self, now: datetime | None = None) -> Self:
        """Neither expired nor revoked. Checked whenever it is read, so no job need run on the day."""
        return self.filter(revoked_at=None, expires_at__gt=now or timezone.now())


class Delegation(models.Model):
    """What delegations to persons and to groups share. A revoked one stays, as history."""

    granted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=500)
    created_at = models.DateTimeField(_("delegated"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = DelegationQuerySet.as_manager()

    class Meta:
        abstract = True

    def revoke(self, *, by: "User") -> None:
        """End it now. What was granted under it stays, and so does this row. Revoking again changes nothing.

        Raises:
            OnlyIntranetManagers.
        """
        if not by.is_intranet_manager:
            raise refusals.OnlyIntranetManagers
        self.end(by=by)

    @transaction.atomic
    def end(self, *, by: "User | None") -> None:
        """What ``revoke`` does, unchecked: also for accounts that end, where ``by`` may be the system."""
        row = type(self).objects.select_for_update(no_key=True).get(pk=self.pk)
        if row.revoked_at is None:
            self.revoked_at, self.revoked_by = timezone.now(), by
            self.save(update_fields=["revoked_at", "revoked_by"])
            community = self.content_object
            data = {"capability": self.permission.codename}
            Activity.record("delegation.revoked", by=by, on=self, community=community, data=data, tell=self.holders())
            for tell in delegations_told:
                tell(self, by)

    @property
    def is_current(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def capability(self) -> Capability:
        return Capability(self.permission.codename)


def terms(name: str, *, holder: str) -> list[models.BaseConstraint]:
    """What the database holds each table of delegations to. ``holder`` is the field of who holds it."""
    return [
        models.UniqueConstraint(
            fields=[holder, "permission", "content_object"],
            condition=Q(revoked_at=None),
            name=f"{name}_delegation_one_unrevoked",
        ),
        models.CheckConstraint(
            name=f"{name}_delegation_revoked_at_some_time",
            condition=Q(revoked_by=None) | Q(revoked_at__isnull=False),
        ),
        models.CheckConstraint(name=f"{name}_delegation_at_most_a_year", condition=WITHIN_A_YEAR),
    ]


class PersonDelegation(Delegation, UserObjectPermissionBase):
    content_object = models.ForeignKey(
        "communities.Community", on_delete=models.PROTECT, db_column="community_id", related_name="person_delegations"
    )

    class Meta:
        verbose_name = _("delegation to a person")
        verbose_name_plural = _("delegations to persons")
        constraints = terms("person", holder="user")

    def __str__(self) -> str:
        return f"{self.user} · {self.content_object}"

    def holders(self) -> "list[User]":
        return [self.user]


class GroupDelegation(Delegation, GroupObjectPermissionBase):
    content_object = models.ForeignKey(
        "communities.Community", on_delete=models.PROTECT, db_column="community_id", related_name="group_delegations"
    )

    class Meta:
        verbose_name = _("delegation to a group")
        verbose_name_plural = _("delegations to groups")
        constraints = terms("group", holder="group")

    def __str__(self) -> str:
        return f"{self.group} · {self.content_object}"

    def holders(self) -> "list[User]":
        return list(self.group.user_set.filter(is_active=True))


class Delegating(models.Model):
    """Part of :class:`communities.models.Community`."""

    class Meta:
        abstract = True

    @transaction.atomic
    def delegate(
        self, capability: str, *, to: "User | Group", by: "User", until: datetime, reason: str
    ) -> PersonDelegation | GroupDelegation:
        """Let a person or an auth group make text official here, until a moment at most twelve months away.

        The same again returns what exists; another date or reason ends the older delegation and begins a new one.

        Raises:
            OnlyIntranetManagers: so nobody passes on what was delegated to them.
            NotDelegable, DelegationTooLong, DelegationNeedsReason, InactivePerson, PersonBanned, NotOpened, IsArchived.
        """
        here = self.locked()  # type: ignore[attr-defined]
        if not by.is_intranet_manager:
            raise refusals.OnlyIntranetManagers
        if capability not in DELEGABLE:
            raise refusals.NotDelegable
        if not reason.strip():
            raise refusals.DelegationNeedsReason
        now = timezone.now()
        if not now < until <= now + LONGEST:
            raise refusals.DelegationTooLong(latest=timezone.localdate(now + LONGEST).isoformat())
        _refuse_holder(here, to)
        return _delegate(here, capability, to=to, by=by, until=until, reason=reason.strip())


def _refuse_holder(here, to: "User | Group") -> None:  # type: ignore[no-untyped-def]
    if isinstance(to, Group):
        if here.opened_at is None:
            raise refusals.NotOpened
        if here.archival_id is not None:
            raise refusals.IsArchived
    else:
        here._refuse_entry(to, banned=refusals.PersonBanned)


def _delegate(here, capability, *, to, by, until, reason):  # type: ignore[no-untyped-def]
    model, holder = (GroupDelegation, {"group": to}) if isinstance(to, Group) else (PersonDelegation, {"user": to})
    permission = Permission.objects.get(
        codename=capability, content_type__app_label="communities", content_type__model="community"
    )
    older = model.objects.filter(content_object=here, permission=permission, revoked_at=None, **holder).first()
    if older is not None:
        if older.is_current and (older.expires_at, older.reason) == (until, reason):
            return older
        older.revoke(by=by)
    new = model.objects.create(
        content_object=here, permission=permission, granted_by=by, expires_at=until, reason=reason, **holder
    )
    data = {"capability": str(capability), "until": until.isoformat()}
    Activity.record("delegation.granted", by=by, on=new, community=here, data=data, tell=new.holders())
    for tell in delegations_told:
        tell(new, by)
    return new
