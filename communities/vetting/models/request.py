"""Somebody asks for a text to be made official. Those who may say yes, or what is missing, answer."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.capabilities import Capability
from communities.discussions.models import Post, PostRevision
from communities.models import Community
from communities.permissions import communities_with
from communities.vetting.models.about import EXACTLY_ONE, About, AboutQuerySet
from communities.vetting.models.answering import Answering
from communities.wiki.models import CommunityPage, PageRevision

if TYPE_CHECKING:
    from accounts.models import User

PERSON = settings.AUTH_USER_MODEL
#: How long a claim keeps a request for one person (vetting.md).
CLAIM_LASTS = timedelta(hours=2)


class Outcome(models.TextChoices):
    GRANTED = "granted", _("Made official")
    CHANGES = "changes", _("Changes asked for")
    DECLINED = "declined", _("Declined")
    TAKEN_BACK = "taken_back", _("Taken back")


class VettingRequestQuerySet(AboutQuerySet):
    def open(self) -> Self:
        return self.filter(closed_at=None)

    def waiting_for(self, user: "User") -> Self:
        """Open requests that ``user`` may answer, one query."""
        if user.is_intranet_manager:
            here: QuerySet = Community.objects.readable_by(user).in_use()
        else:
            here = communities_with(user, Capability.GRANT_OFFICIAL)
        return self.open().in_communities(here)

    def claimed(self, now: datetime | None = None) -> Self:
        """Somebody is looking at them."""
        return self.filter(claimed_until__gt=now or timezone.now())

    def free_for(self, user: "User", now: datetime | None = None) -> Self:
        """Not claimed by somebody else."""
        free = Q(claimed_by=None) | Q(claimed_until__lte=now or timezone.now()) | Q(claimed_by=user)
        return self.filter(free)


class VettingRequest(About, Answering, models.Model):
    """One open request a page. It names the revision and its hash; a later edit does not change what was asked for."""

    page = models.ForeignKey(CommunityPage, models.PROTECT, null=True, related_name="vetting_requests")
    revision = models.ForeignKey(PageRevision, models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="vetting_requests")
    post_revision = models.ForeignKey(PostRevision, models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64)
    asked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="vetting_requests", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    note = models.CharField(_("note"), max_length=500, blank=True)
    due_at = models.DateTimeField(_("due"))
    claimed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    claimed_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    closed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(_("answered"), null=True, blank=True)
    outcome = models.CharField(_("answer"), max_length=20, choices=Outcome, blank=True)
    comment = models.CharField(_("comment"), max_length=1000, blank=True)

    Outcome = Outcome
    objects = VettingRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for vetting")
        verbose_name_plural = _("requests for vetting")
        constraints = [
            models.UniqueConstraint(fields=["page"], condition=Q(closed_at=None), name="vetting_request_one_open"),
            models.UniqueConstraint(
                fields=["post"], condition=Q(closed_at=None), name="vetting_request_one_open_answer"
            ),
            models.CheckConstraint(condition=EXACTLY_ONE, name="vetting_request_one_target"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, outcome="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(outcome="")),
                name="vetting_request_answered_in_full",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at", "id"], condition=Q(closed_at=None), name="vetting_request_queue"),
            models.Index(fields=["page", "-id"], name="vetting_request_of_page"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.revision_id}"

    def get_absolute_url(self) -> str:
        return reverse("vetting_request", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_late(self) -> bool:
        """Nobody answered in the time that was promised."""
        return self.is_open and self.due_at < timezone.now()

    def claimant(self, now: datetime | None = None) -> "User | None":
        """Who has claimed it, while the claim lasts. An answer ends it."""
        lasts = self.is_open and self.claimed_until is not None and self.claimed_until > (now or timezone.now())
        return self.claimed_by if lasts else None
