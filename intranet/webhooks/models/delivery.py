"""One message to one webhook: written with the activity, sent by a worker, kept for a month."""

import uuid
from datetime import timedelta
from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

#: Tried for so long, then parked until somebody replays it (security.md F14).
RETRY_FOR = timedelta(days=3)
#: Messages are kept so long.
KEPT_FOR = timedelta(days=30)
WAITING = Q(delivered_at=None, parked_at=None)


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def waiting(self) -> Self:
        return self.filter(WAITING)

    def due(self) -> Self:
        return self.waiting().filter(not_before__lte=timezone.now())

    def outdated(self) -> Self:
        return self.filter(created_at__lt=timezone.now() - KEPT_FOR)


class WebhookDelivery(models.Model):
    """``key`` names the message to the receiver, also when it is sent again. ``since`` begins the days of trying.

    The defaults stand in the database, because rows are written by one statement (``recording``).
    """

    webhook = models.ForeignKey("webhooks.Webhook", models.CASCADE, related_name="deliveries")
    key = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), editable=False)
    #: None for a message that tries the webhook out.
    activity = models.ForeignKey("notifications.Activity", models.CASCADE, null=True, related_name="+")
    verb = models.CharField(max_length=80)
    created_at = models.DateTimeField(_("when"), db_default=Now())
    since = models.DateTimeField(db_default=Now())
    not_before = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(_("attempts"), db_default=0)
    delivered_at = models.DateTimeField(_("delivered"), null=True)
    parked_at = models.DateTimeField(_("given up"), null=True)
    #: What the receiver answered the last time; None where no answer came.
    status = models.PositiveSmallIntegerField(null=True)
    failure = models.CharField(max_length=40, blank=True, db_default="")
    milliseconds = models.PositiveIntegerField(null=True)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("message of a webhook")
        verbose_name_plural = _("messages of webhooks")
        constraints = [
            models.UniqueConstraint(fields=["webhook", "activity"], name="webhook_delivery_once"),
            models.CheckConstraint(
                condition=Q(delivered_at=None) | Q(parked_at=None), name="webhook_delivery_one_ending"
            ),
        ]
        indexes = [
            models.Index(fields=["webhook", "not_before", "id"], condition=WAITING, name="webhook_delivery_due"),
            models.Index(fields=["webhook", "-id"], name="webhook_delivery_list"),
            models.Index(fields=["created_at"], name="webhook_delivery_outdated"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} · {self.key}"

    @property
    def state(self) -> str:
        """``delivered``, ``parked``, ``retrying`` or ``waiting``."""
        if self.delivered_at:
            return "delivered"
        if self.parked_at:
            return "parked"
        return "retrying" if self.attempts else "waiting"

    def replay(self) -> bool:
        """Send it again, under the same name, whatever became of it; False for one that waits already."""
        now = timezone.now()
        ended = WebhookDelivery.objects.filter(pk=self.pk).exclude(WAITING)
        anew = {"since": now, "not_before": now, "attempts": 0, "failure": "", "status": None, "milliseconds": None}
        return bool(ended.update(delivered_at=None, parked_at=None, **anew))
