"""A mail that came in for one address, and what became of it. Its text is kept only until that is known."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intranet.mail_in.reasons import Reason


class State(models.TextChoices):
    RECEIVED = "received", _("Received")
    POSTED = "posted", _("Posted")
    REFUSED = "refused", _("Refused")
    BOUNCED = "bounced", _("Refused; its writer was told why")
    REPORT = "report", _("A report about a mail of ours")
    PARKED = "parked", _("Put aside")


class Source(models.TextChoices):
    LMTP = "lmtp", _("Mail server")
    PIPE = "pipe", _("Pipe")
    IMAP = "imap", _("Mailbox")
    WEBHOOK = "webhook", _("Provider")


#: After so many tries a mail waits for a human (security.md F14).
PARKED_AFTER = 8


class IncomingMailQuerySet(models.QuerySet["IncomingMail"]):
    def due(self) -> Self:
        return self.filter(state=State.RECEIVED, not_before__lte=timezone.now())

    def refused_of(self, community: models.Model) -> Self:
        """For facilitators: mails their community did not take. Neither subject nor text is known any more."""
        return self.filter(community=community, state__in=[State.REFUSED, State.BOUNCED, State.PARKED])


class IncomingMail(models.Model):
    """One mail for one recipient. ``identity`` is a digest of its Message-ID and its author: mail comes twice at times,
    and then is the one from before. ``raw`` names the whole mail in the private storage while it is wanted.
    """

    identity = models.CharField(max_length=64)
    recipient = models.CharField(max_length=254)
    #: The envelope's sender; empty for reports, and once it is handled.
    sender = models.CharField(max_length=254, blank=True)
    source = models.CharField(max_length=10, choices=Source)
    size = models.PositiveIntegerField(help_text=_("Bytes."))
    raw = models.CharField(max_length=100, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    community = models.ForeignKey("communities.Community", models.CASCADE, null=True, blank=True, related_name="+")
    post = models.ForeignKey("discussions.Post", models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    at = models.DateTimeField(_("received"), default=timezone.now)
    handled_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=timezone.now)
    failure = models.CharField(max_length=200, blank=True)

    objects = IncomingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("incoming mail")
        verbose_name_plural = _("incoming mails")
        constraints = [
            models.UniqueConstraint(fields=["identity", "recipient"], name="incoming_mail_once"),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="incoming_mail_state_known"),
        ]
        indexes = [
            models.Index(fields=["not_before"], condition=models.Q(state="received"), name="incoming_mail_due"),
            models.Index(fields=["person", "-at"], name="incoming_mail_by_person"),
            models.Index(fields=["community", "-at"], name="incoming_mail_by_community"),
            models.Index(fields=["at"], name="incoming_mail_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.state}"
