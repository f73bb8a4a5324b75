"""Records of a community's life: how it began, and how it was archived."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

PERSON = settings.AUTH_USER_MODEL


class Decision(models.TextChoices):
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")


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
