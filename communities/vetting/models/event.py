"""The audit log of vetting: one line for every transition. A trigger refuses every change and removal."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class Transition(models.TextChoices):
    ASKED = "asked", _("asked for vetting")
    TAKEN_BACK = "taken_back", _("took the request back")
    CLAIMED = "claimed", _("claimed the request")
    RELEASED = "released", _("released the request")
    CHANGES_ASKED = "changes_asked", _("asked for changes")
    DECLINED = "declined", _("declined")
    GRANTED = "granted", _("made official")
    SMALL_CHANGE_ADOPTED = "small_change_adopted", _("adopted a small change")
    REAFFIRMED = "reaffirmed", _("re-affirmed")
    REOWNED = "reowned", _("named a new owner")
    WITHDRAWN = "withdrawn", _("withdrew official status")
    SUSPENDED = "suspended", _("suspended official status")
    SUSPENSION_LIFTED = "suspension_lifted", _("lifted the suspension")
    ADOPTED_BY_TREE = "adopted_by_tree", _("adopted it into the official tree")
    RELEASED_BY_TREE = "released_by_tree", _("took it out of the official tree")
    HANDED_TO_COMMUNITY = "handed_to_community", _("handed an official page to the community")
    TAKEN_FROM_COMMUNITY = "taken_from_community", _("took the page back into the official tree")
    DELEGATED = "delegated", _("delegated")
    REVOKED = "revoked", _("revoked a delegation")


class VettingEventQuerySet(models.QuerySet["VettingEvent"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """What happened in communities ``user`` may read."""
        return self.filter(community__in=Community.objects.readable_by(user).order_by().values("pk"))


class VettingEvent(models.Model):
    """``sha256`` is the text it is about, ``previous_sha256`` the one that was official before, where there was one."""

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    transition = models.CharField(_("what"), max_length=30, choices=Transition)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    authority = models.CharField(_("by right of"), max_length=20)
    community = models.ForeignKey(Community, models.PROTECT, related_name="+", verbose_name=_("community"))
    page = models.ForeignKey("wiki.CommunityPage", models.PROTECT, null=True, blank=True, related_name="vetting_events")
    post = models.ForeignKey("discussions.Post", models.PROTECT, null=True, blank=True, related_name="vetting_events")
    version = models.ForeignKey("vetting.OfficialVersion", models.PROTECT, null=True, blank=True, related_name="events")
    request = models.ForeignKey("vetting.VettingRequest", models.PROTECT, null=True, blank=True, related_name="events")
    revision_number = models.PositiveIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    previous_sha256 = models.CharField(max_length=64, blank=True)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    data = models.JSONField(default=dict, blank=True)

    objects = VettingEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("vetting event")
        verbose_name_plural = _("vetting events")
        indexes = [
            models.Index(fields=["page", "-id"], name="vetting_event_of_page"),
            models.Index(fields=["community", "-id"], name="vetting_event_of_community"),
            models.Index(fields=["community", "-at", "-id"], name="vetting_event_log"),
        ]

    def __str__(self) -> str:
        return f"{self.transition} · {self.at:%Y-%m-%d}"
