"""From the outbox to the inbox. Safe to run at any time, by any number of workers, and to be killed at any point."""

import time
from datetime import timedelta

import structlog
from django.db import DatabaseError, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import User
from accounts.notifications.models import Notification, Outbox

log = structlog.get_logger(__name__)

#: Outbox rows one transaction carries.
BATCH = 20
#: After so many failures a row waits for a human (security.md F14).
PARKED_AFTER = 8


#: Seconds for which a queue that did not answer is not asked again, so that it does not slow down every request.
REST_SECONDS = 5.0
_rests_until = 0.0


def kick() -> None:
    """Ask a worker to relay now. When the queue is away nothing is lost: the sweeper comes by every 30 seconds."""
    global _rests_until  # noqa: PLW0603  # one clock a process
    from accounts.notifications.tasks import relay_outbox

    if time.monotonic() < _rests_until:
        return
    try:
        relay_outbox.apply_async(retry=False)
    except (OperationalError, OSError) as error:
        _rests_until = time.monotonic() + REST_SECONDS
        log.warning("outbox.kick_failed", error=type(error).__name__)


def relay_all() -> int:
    """Relay whatever is due. Returns how many activities were delivered."""
    delivered = 0
    while batch := relay_batch():
        delivered += batch
    return delivered


@transaction.atomic
def relay_batch() -> int:
    """Deliver up to a batch; rows another worker holds are left to it. A row that fails is put off, not lost."""
    due = Outbox.objects.filter(not_before__lte=timezone.now(), attempts__lt=PARKED_AFTER).order_by("id")
    delivered = 0
    for row in due.select_for_update(skip_locked=True)[:BATCH]:
        try:
            with transaction.atomic():
                deliver(row)
            delivered += 1
        except DatabaseError as error:
            put_off(row, error)
    return delivered


def deliver(row: Outbox) -> None:
    """One notification for each person still active; those who have it already are left as they are."""
    people = User.objects.active().filter(pk__in=row.people).values_list("pk", flat=True)
    Notification.objects.bulk_create(
        (Notification(person_id=pk, activity_id=row.activity_id) for pk in people),
        ignore_conflicts=True,
        batch_size=1000,
    )
    row.delete()


def put_off(row: Outbox, error: Exception) -> None:
    """Try again later: after 30 seconds, then each time twice as long."""
    row.attempts += 1
    row.not_before = timezone.now() + timedelta(seconds=15 * 2**row.attempts)
    row.failure = type(error).__name__
    row.save(update_fields=["attempts", "not_before", "failure"])
    log.error("outbox.failed", outbox=row.pk, attempts=row.attempts, error=row.failure)
