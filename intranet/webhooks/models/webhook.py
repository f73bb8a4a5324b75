"""A webhook: an address of another system that is told, by signed messages, when something happens."""

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.capabilities import Capability
from communities.models import Community
from communities.permissions import communities_with
from intranet.webhooks.models.keeping import Keeping
from intranet.webhooks.models.sending import Sending
from intranet.webhooks.signing import new_seed

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

PERSON = settings.AUTH_USER_MODEL


class StoppedBecause(models.TextChoices):
    HAND = "hand", _("somebody switched it off")
    FAILURES = "failures", _("nothing has arrived for three days")
    GONE = "gone", _("its address answered that it is gone for good")
    RIGHTS = "rights", _("who answered for it may not any more")


def answers_for_site(user: "User | AnonymousUser") -> bool:
    """Whether somebody may keep webhooks of the whole site: administrators and intranet managers."""
    return user.is_active and user.is_authenticated and (user.is_superuser or user.is_intranet_manager)


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those of communities whose settings ``user`` manages, and those of the site for who answers for it."""
        if not user.is_active:
            return self.none()
        mine = Q(community__in=communities_with(user, Capability.MANAGE_SETTINGS).order_by().values("pk"))
        return self.filter(mine | Q(community=None) if answers_for_site(user) else mine)

    def of(self, community: Community | None) -> Self:
        """Those of one community, or of the site."""
        return self.filter(community=community)

    def running(self) -> Self:
        return self.filter(stopped_at=None)


class Webhook(Keeping, Sending, models.Model):
    """Without a community it belongs to the site, and is told of open communities only.

    ``owner`` answers for it: messages go out as long as they may still manage it. The signing secret is derived from
    ``seed`` and the site's own key, so that a copy of the database forges nothing (``signing``).
    """

    Because = StoppedBecause

    community = models.ForeignKey(Community, models.CASCADE, null=True, blank=True, related_name="webhooks")
    name = models.CharField(_("name"), max_length=80)
    address = models.CharField(_("address"), max_length=500)
    groups = ArrayField(models.CharField(max_length=20), verbose_name=_("events"))
    owner = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="webhooks", verbose_name=_("owner"))
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    #: The submission that made it: a retry makes no second one.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    seed = models.CharField(max_length=64, default=new_seed, editable=False)
    previous_seed = models.CharField(max_length=64, blank=True, editable=False)
    rotated_at = models.DateTimeField(null=True, blank=True, editable=False)
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    stopped_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, blank=True, related_name="+")
    stopped_because = models.CharField(max_length=10, blank=True)
    #: When the row of failures began that has not ended yet, and how long it is.
    failing_since = models.DateTimeField(null=True, blank=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    #: Nobody sends before this: somebody is at it, or the receiver is given a rest.
    rests_until = models.DateTimeField(default=timezone.now, editable=False)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            models.CheckConstraint(
                condition=Q(stopped_at=None, stopped_because="")
                | (Q(stopped_at__isnull=False) & ~Q(stopped_because="")),
                name="webhook_stopped_in_full",
            )
        ]
        indexes = [
            models.Index(fields=["rests_until", "id"], condition=Q(stopped_at=None), name="webhook_next"),
            models.Index(fields=["community", "name", "id"], name="webhook_list"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        if self.community_id is None:
            return reverse("site_webhook_detail", args=[self.pk])
        return reverse("webhook_detail", args=[self.community.slug, self.pk])

    def is_visible_to(self, user: "User") -> bool:
        """Asked when a notification about it is shown."""
        return Webhook.objects.visible_to(user).filter(pk=self.pk).exists()

    @property
    def is_running(self) -> bool:
        return self.stopped_at is None

    @property
    def reason(self) -> str:
        """Why it is stopped, in words."""
        return str(StoppedBecause(self.stopped_because).label) if self.stopped_because else ""

    @property
    def signs_with(self) -> list[str]:
        """The seeds of secrets that count now, the newest first."""
        recent = self.rotated_at is not None and timezone.now() - self.rotated_at < OVERLAP
        return [self.seed, self.previous_seed] if recent and self.previous_seed else [self.seed]


#: After a new secret was made the earlier one still signs for so long.
OVERLAP = timedelta(hours=24)
