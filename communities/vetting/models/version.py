"""The statement that one revision is official. Append-only: a trigger lets it be ended, once, and nothing else."""

from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.discussions.models import Post, PostRevision
from communities.models.community import Visibility
from communities.vetting.models.about import EXACTLY_ONE, About, AboutQuerySet
from communities.vetting.models.ending import Ending
from communities.wiki.models import CommunityPage, PageRevision
from pages.models.review import today

PERSON = settings.AUTH_USER_MODEL
#: The longest time between two reviews, in days: 24 months with a leap day in them (vetting.md).
LONGEST_DAYS = 731


class Authority(models.TextChoices):
    """What gave somebody the right to a transition."""

    MANAGER = "manager", _("intranet manager")
    DELEGATION = "delegation", _("delegation")
    SMALL_CHANGES = "small_changes", _("delegation for small changes")
    OWNER = "owner", _("owner of the text")
    FACILITATOR = "facilitator", _("facilitator")
    MEMBER = "member", _("right to ask")
    SYSTEM = "system", _("the system")


class FallbackRole(models.TextChoices):
    """Who answers for a text from the moment its owner has left."""

    FACILITATORS = "facilitators", _("Facilitators of the community")
    MANAGERS = "managers", _("Intranet managers")


class OfficialVersionQuerySet(AboutQuerySet):
    """``day`` is the date asked about, by default today in the organisation's zone."""

    def active(self) -> Self:
        """Not ended. Whether such a text still counts as official is a matter of its date as well."""
        return self.filter(ended_at=None)

    def in_date(self, day: date | None = None) -> Self:
        """What the "official only" filter keeps: active, not suspended, review not overdue."""
        return self.active().not_suspended().filter(review_by__gte=day or today())

    def not_suspended(self, now: datetime | None = None) -> Self:
        return self.exclude(suspension__in=self._in_force(now))

    def due_by(self, day: date) -> Self:
        """Active ones to be reviewed until ``day``, overdue ones included."""
        return self.active().filter(review_by__lte=day)

    def without_active_owner(self) -> Self:
        return self.active().filter(owner__is_active=False)

    def _in_force(self, now: datetime | None = None) -> models.QuerySet:
        from communities.vetting.models.suspension import Suspension

        return Suspension.objects.in_force(now)


class OfficialVersion(About, Ending, models.Model):
    """An accountable person's word for one immutable revision, until a date.

    ``granted_at`` is when this row was written, ``reviewed_at`` when the text was last read by somebody who may vouch
    for it: a new owner or a small change carries the review on. ``files`` is what the text depended on then.
    """

    page = models.ForeignKey(
        CommunityPage, models.PROTECT, null=True, related_name="official_versions", verbose_name=_("page")
    )
    revision = models.ForeignKey(
        PageRevision, models.PROTECT, null=True, related_name="official_versions", verbose_name=_("revision")
    )
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, related_name="official_versions", verbose_name=_("answer")
    )
    post_revision = models.ForeignKey(PostRevision, models.PROTECT, null=True, related_name="official_versions")
    sha256 = models.CharField(max_length=64)
    files = models.JSONField(_("files"), default=dict, blank=True)
    audience = models.CharField(_("who could see it"), max_length=10, choices=Visibility)
    owner = models.ForeignKey(PERSON, models.PROTECT, related_name="official_versions", verbose_name=_("owner"))
    fallback_role = models.CharField(
        _("who answers when the owner has left"),
        max_length=20,
        choices=FallbackRole,
        default=FallbackRole.FACILITATORS,
    )
    review_by = models.DateField(_("review by"))
    reviewed_at = models.DateTimeField(_("reviewed"))
    granted_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("made official by"))
    granted_at = models.DateTimeField(_("official since"), default=timezone.now)
    granted_on = models.DateField(editable=False)
    authority = models.CharField(_("by right of"), max_length=20, choices=Authority)
    note = models.CharField(_("note"), max_length=500, blank=True)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = OfficialVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("official version")
        verbose_name_plural = _("official versions")
        constraints = [
            models.UniqueConstraint(fields=["page"], condition=Q(ended_at=None), name="official_version_one_active"),
            models.UniqueConstraint(
                fields=["post"], condition=Q(ended_at=None), name="official_version_one_active_answer"
            ),
            models.CheckConstraint(condition=EXACTLY_ONE, name="official_version_one_target"),
            models.CheckConstraint(
                condition=Q(review_by__lte=F("granted_on") + LONGEST_DAYS), name="official_version_at_most_two_years"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, end_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
                name="official_version_ended_in_full",
            ),
        ]
        indexes = [
            models.Index(fields=["review_by"], condition=Q(ended_at=None), name="official_version_due"),
            models.Index(fields=["owner"], condition=Q(ended_at=None), name="official_version_by_owner"),
            models.Index(fields=["page", "-id"], name="official_version_latest"),
            models.Index(fields=["post", "-id"], condition=~Q(post=None), name="official_version_of_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.revision_id}"

    def get_absolute_url(self) -> str:
        return self.target.get_absolute_url()

    @property
    def is_active(self) -> bool:
        return self.ended_at is None
