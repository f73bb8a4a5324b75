"""What happened to accounts: written once, never changed."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models.people import User


#: Each is called with every event, in the transaction that wrote it down. Rooms above register here when they start.
after_event: "list[Callable[[SecurityEvent], None]]" = []


class SecurityEvent(models.Model):
    """One line of the security log. A database trigger refuses every change and removal (OWASP ASVS 16.4.2).

    It outlives the account it speaks of: no constraint ties ``person`` and ``by`` to a row. Nothing typed into a
    sign-in form is kept, because people type passwords into the wrong box.
    """

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    #: Past tense, dotted: ``sign_in.succeeded``, ``password.changed``, ``account.deactivated``.
    kind = models.CharField(_("what"), max_length=60, db_index=True)
    person = models.ForeignKey(
        "accounts.User",
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="security_events",
    )
    #: Who did it, where that is not the person; null for the person, a directory or an import.
    by = models.ForeignKey(
        "accounts.User", models.DO_NOTHING, null=True, db_constraint=False, related_name="security_acts"
    )
    ip = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("security event")
        verbose_name_plural = _("security events")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["person", "-at"], name="security_event_person"),
            models.Index(fields=["ip", "-at"], name="security_event_ip"),
        ]

    def __str__(self) -> str:
        return self.kind

    @classmethod
    def record(
        cls,
        kind: str,
        *,
        person: "User | None" = None,
        by: "User | None" = None,
        ip: str | None = None,
        browser: str = "",
        data: dict[str, Any] | None = None,
    ) -> "SecurityEvent":
        written = cls.objects.create(
            kind=kind, person=person, by=by if by != person else None, ip=ip, browser=browser[:200], data=data or {}
        )
        for follow in after_event:
            follow(written)
        return written
