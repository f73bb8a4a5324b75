"""Ways in and out: requests, invitations, bans."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

PERSON = settings.AUTH_USER_MODEL


class Outcome(models.TextChoices):
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    ACCEPTED = "accepted", _("Accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class JoinRequest(models.Model):
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


class Invitation(models.Model):
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
