"""Records of a community's life: how it began, and how it was archived."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.notifications.models import Activity
from accounts.notifications.settling import settle
from communities import refusals
from communities.models.slugs import DECLINED

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from communities.models.community import Community

PERSON = settings.AUTH_USER_MODEL


class Decision(models.TextChoices):
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """One's own, and all for intranet managers, who decide."""
        if not user.is_active:
            return self.none()
        rows = self.select_related("community", "proposed_by", "decided_by")
        return rows if user.is_intranet_manager else rows.filter(proposed_by=user)

    def open(self) -> Self:
        """Those nobody has decided yet."""
        return self.filter(decided_at=None)


class Proposal(models.Model):
    """Someone asks for a new community. Its row exists, unopened, until an intranet manager decides."""

    Decision = Decision

    community = models.OneToOneField("communities.Community", on_delete=models.CASCADE, related_name="proposal")
    proposed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="community_proposals")
    slug = models.SlugField(_("address asked for"), max_length=60)
    reason = models.TextField(_("reason"), max_length=2000)
    created_at = models.DateTimeField(_("proposed"), auto_now_add=True)
    decision = models.CharField(_("decision"), max_length=10, blank=True, choices=Decision)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    comment = models.TextField(_("comment"), max_length=2000, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal of a community")
        verbose_name_plural = _("proposals of communities")
        constraints = [
            models.CheckConstraint(
                name="proposal_decided_by_someone",
                condition=Q(decided_at=None, decided_by=None, decision="")
                | Q(decided_at__isnull=False, decided_by__isnull=False, decision__in=Decision.values),
            )
        ]

    def __str__(self) -> str:
        return str(self.community)

    def get_absolute_url(self) -> str:
        """Where the proposer sees how it stands, and a manager decides."""
        return reverse("proposal_decide", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.decided_at is None

    @transaction.atomic
    def approve(self, *, by: "User", comment: str = "", facilitator: "User | None" = None) -> "Community":
        """Open the community, with its proposer or another person as facilitator. Approving again changes nothing.

        Raises:
            OnlyIntranetManagers, CannotDecideOwnProposal, AlreadyDecided.
            InactivePerson: the proposer has left; name another facilitator.
        """
        if self._begin(by, Decision.APPROVED):
            return self.community
        first = facilitator or self.proposed_by
        self.community.open(facilitators=[first])
        self._decide(Decision.APPROVED, by=by, comment=comment)
        told = {self.proposed_by, first}
        Activity.record("proposal.approved", by=by, on=self, community=self.community, tell=told)
        return self.community

    @transaction.atomic
    def decline(self, *, by: "User", comment: str) -> None:
        """Do not open it. The address becomes free again; the proposal stays. Declining again changes nothing.

        Raises:
            OnlyIntranetManagers, CannotDecideOwnProposal, AlreadyDecided.
        """
        if self._begin(by, Decision.DECLINED):
            return
        self.community.slug = f"{DECLINED}{self.community.pk}"
        self.community.save(update_fields=["slug"])
        self._decide(Decision.DECLINED, by=by, comment=comment)
        Activity.record("proposal.declined", by=by, on=self, community=self.community, tell=[self.proposed_by])

    def _begin(self, by: "User", decision: str) -> bool:
        """Lock the community, look who decides, and whether it was decided so before."""
        here = self.community.locked()
        self.refresh_from_db()
        self.community = here
        if not by.is_intranet_manager:
            raise refusals.OnlyIntranetManagers
        if by == self.proposed_by:
            raise refusals.CannotDecideOwnProposal
        if not self.is_open and self.decision != decision:
            raise refusals.AlreadyDecided
        return not self.is_open

    def _decide(self, decision: str, *, by: "User", comment: str) -> None:
        self.decision, self.comment = decision, comment
        self.decided_by, self.decided_at = by, timezone.now()
        self.save(update_fields=["decision", "comment", "decided_by", "decided_at"])
        settle(self)


class Archival(models.Model):
    """A community was archived; while it is in force, ``community.archival`` points here."""

    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="archivals")
    archived_by = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, related_name="+")
    archived_at = models.DateTimeField(_("archived"), auto_now_add=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    lifted_by = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(_("opened again"), null=True, blank=True)

    class Meta:
        verbose_name = _("archival")
        verbose_name_plural = _("archivals")
        constraints = [
            models.UniqueConstraint(fields=["community"], condition=Q(lifted_at=None), name="archival_one_in_force")
        ]

    def __str__(self) -> str:
        return f"{self.community} · {self.archived_at:%Y-%m-%d}"

    def lift(self, *, by: "User") -> None:
        """It is no longer in force. ``community.unarchive`` is the verb; this writes its record."""
        self.lifted_by = by
        self.lifted_at = timezone.now()
        self.save(update_fields=["lifted_by", "lifted_at"])


class LifeNotice(models.Model):
    """Somebody was told that a community went quiet or dormant, or has nobody to run it; so they are told once."""

    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="life_notices")
    about = models.CharField(_("about"), max_length=20)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)

    class Meta:
        verbose_name = _("notice about a community's life")
        verbose_name_plural = _("notices about communities' lives")
        indexes = [models.Index(fields=["community", "about", "-sent_at"], name="life_notice_latest")]

    def __str__(self) -> str:
        return f"{self.community} · {self.about}"
