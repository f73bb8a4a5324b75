"""Sending what waits, and forgetting what is old."""

from celery import shared_task

from intranet.webhooks.models import WebhookDelivery
from intranet.webhooks.posting import send_due

#: Rows removed in one statement.
STEP = 5_000


@shared_task(name="webhooks.send")
def send() -> int:
    return send_due()


@shared_task(name="webhooks.forget")
def forget() -> int:
    removed, done = 0, STEP
    while done == STEP:
        oldest = WebhookDelivery.objects.outdated().order_by("created_at").values("pk")[:STEP]
        done, _each = WebhookDelivery.objects.filter(pk__in=list(oldest.values_list("pk", flat=True))).delete()
        removed += done
    return removed
