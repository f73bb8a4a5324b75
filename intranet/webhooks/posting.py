"""Sending messages. Safe to run at any time, by any number of workers, and to be killed at any point.

One worker at a time serves a webhook, because its ``rests_until`` is moved ahead while somebody is at it; who is killed
leaves it to the next one after the lease. The call itself happens outside every transaction. A message may arrive twice
(it was taken, and we were killed before writing that down): it then has the same id.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from communities.models.community import Visibility
from intranet import outgoing
from intranet.outgoing.errors import OutgoingError
from intranet.webhooks.events import PING
from intranet.webhooks.models import Webhook, WebhookDelivery
from intranet.webhooks.models.delivery import RETRY_FOR
from intranet.webhooks.models.sending import pause
from intranet.webhooks.payload import body_of, timestamp_now
from intranet.webhooks.signing import signatures

log = structlog.get_logger(__name__)

type Call = Callable[..., outgoing.Answer]

#: What a message that cannot be put together raises, as when another version of the software wrote it: it must not keep
#: the others from being sent (security.md F14).
BROKEN = (DatabaseError, LookupError, TypeError, ValueError, AttributeError)
#: Messages sent to one webhook before the next one has its turn.
BATCH = 10
#: Longer than a batch may take: each call ends within five seconds.
LEASE = timedelta(seconds=90)
#: Seconds after which a run leaves the rest to the next.
BUDGET = 60.0
GONE = 410


def send_due(call: Call = outgoing.call) -> int:
    """Send what is due, webhook by webhook. Returns how many messages were taken."""
    until, taken = time.monotonic() + BUDGET, 0
    while time.monotonic() < until and (webhook := claimed()):
        taken += serve(webhook, call)
    return taken


@transaction.atomic
def claimed() -> Webhook | None:
    """The webhook that has waited longest among those with something to send; nobody else takes it for a while."""
    due = WebhookDelivery.objects.due().filter(webhook=OuterRef("pk"))
    free = Webhook.objects.running().filter(Exists(due), rests_until__lte=timezone.now())
    row = free.select_for_update(skip_locked=True, no_key=True).order_by("rests_until", "pk").first()
    if row is not None:
        row.rests_until = timezone.now() + LEASE
        row.save(update_fields=["rests_until"])
    return row


def serve(webhook: Webhook, call: Call) -> int:
    """Send a batch to one webhook, in order, until something fails. Returns how many were taken."""
    lease, rest, taken = webhook.rests_until, timedelta(0), 0
    if not webhook.may_send:
        webhook.stop(Webhook.Because.RIGHTS)
        return 0
    related = ("activity__community", "activity__target_type")
    due = WebhookDelivery.objects.due().filter(webhook=webhook).select_related(*related)
    for delivery in due.order_by("not_before", "pk")[:BATCH]:
        if not may_hear_of(webhook, delivery):
            delivery.delete()
        elif sent(webhook, delivery, call):
            taken += 1
        elif delivery.verb != PING:
            rest = webhook.note_failure()
            break
        if not webhook.is_running:
            break
    release(webhook, lease, timezone.now() + rest)
    return taken


def release(webhook: Webhook, lease: datetime, until: datetime) -> None:
    """Leave it to the next; unless the lease was over and somebody else has it."""
    Webhook.objects.filter(pk=webhook.pk, rests_until=lease).update(rests_until=until)


def may_hear_of(webhook: Webhook, delivery: WebhookDelivery) -> bool:
    """Whether it still may: a community may have closed its doors since."""
    if delivery.activity is None:
        return True
    community = delivery.activity.community
    if community is None:
        return False
    return webhook.community_id == community.pk or (
        webhook.community_id is None and community.visibility == Visibility.OPEN
    )


def sent(webhook: Webhook, delivery: WebhookDelivery, call: Call) -> bool:
    """One call, and what came of it written down."""
    started = time.perf_counter()
    try:
        answer = post(webhook, delivery, call)
        status, failure = answer.status, "" if 200 <= answer.status < 300 else "status"
    except OutgoingError as error:
        status, failure = None, error.code
    except BROKEN as error:
        status, failure = None, "broken"
        log.error("webhook.broken", delivery=delivery.pk, error=type(error).__name__)  # noqa: TRY400
    delivery.milliseconds = round((time.perf_counter() - started) * 1000)
    delivery.status, delivery.failure, delivery.attempts = status, failure, delivery.attempts + 1
    log.info("webhook.sent", webhook=webhook.pk, delivery=delivery.pk, status=status, failure=failure)
    note(webhook, delivery)
    return not failure


def post(webhook: Webhook, delivery: WebhookDelivery, call: Call) -> outgoing.Answer:
    body, moment = body_of(delivery), timestamp_now()
    identifier = f"msg_{delivery.key.hex}"
    headers = {
        "Content-Type": "application/json",
        "webhook-id": identifier,
        "webhook-timestamp": str(moment),
        "webhook-signature": signatures(webhook.signs_with, identifier, moment, body),
    }
    return call("POST", webhook.address, body=body, headers=headers, status_only=True)


@transaction.atomic
def note(webhook: Webhook, delivery: WebhookDelivery) -> None:
    """Delivered, to be tried again, or given up."""
    now = timezone.now()
    if not delivery.failure:
        delivery.delivered_at = now
        webhook.note_success()
    elif delivery.verb == PING or now - delivery.since >= RETRY_FOR:
        delivery.parked_at = now
    else:
        delivery.not_before = now + pause(delivery.attempts)
    fields = ("milliseconds", "status", "failure", "attempts", "delivered_at", "parked_at", "not_before")
    # Somebody may have removed the webhook meanwhile: then there is nothing to note.
    WebhookDelivery.objects.filter(pk=delivery.pk).update(**{name: getattr(delivery, name) for name in fields})
    if delivery.status == GONE:
        webhook.stop(Webhook.Because.GONE)
