"""From the outbox to the inbox. Safe to run at any time, by any number of workers, and to be killed at any point."""

from datetime import timedelta
from functools import partial

import structlog
from django.core.exceptions import EmptyResultSet
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.notifications.audiences import after_delivery
from accounts.notifications.kinds import TO_DO
from accounts.notifications.models import Activity, Outbox
from accounts.notifications.reaching import REACHED, reached
from accounts.notifications.reasons import TO_DO_REASONS
from accounts.notifications.settling import settle_late
from intranet.kick import Kick

log = structlog.get_logger(__name__)

#: What a row that cannot be delivered raises: the database refuses, or an audience does not understand its terms, as
#: when another version of the software wrote them. Such a row must not keep the others from being delivered.
BROKEN = (DatabaseError, LookupError, TypeError, ValueError, AttributeError)
#: Outbox rows one transaction carries.
BATCH = 20
#: People told in one statement, far below what a statement may take. Each step works the audience out anew: many small
#: ones cost more than a few large ones.
STEP = 50_000
#: What was answered while it was on its way is read when it arrives.
NOTIFY = """
WITH told (id, reason, in_inbox, cadence) AS ({chosen}), made AS (
    INSERT INTO notifications_notification
        (person_id, activity_id, created_at, thread, reason, in_inbox, cadence, to_do, settled_at, read_at)
    SELECT id, %s, %s, %s, reason, in_inbox, cadence, to_do, settled_at, settled_at FROM told,
        LATERAL (SELECT %s OR reason = ANY(%s) AS to_do) AS asked,
        LATERAL (SELECT CASE WHEN to_do THEN %s::timestamptz END AS settled_at) AS answered
    WHERE in_inbox OR cadence <> ''
    ON CONFLICT (person_id, activity_id) DO NOTHING
)
SELECT count(*), coalesce(max(id), 0), CASE WHEN count(*) <= {few} THEN array_agg(id) END FROM told
"""
#: People who are told that there is something new by name; more are a crowd.
FEW = 1_000
#: After so many failures a row waits for a human (security.md F14).
PARKED_AFTER = 8

#: Ask a worker to relay now.
kick = Kick("accounts.notifications.tasks.relay_outbox")


def relay_all() -> int:
    """Relay whatever is due. Returns how many activities were delivered."""
    delivered, more = 0, True
    while more:
        done, more = relay_batch()
        delivered += done
    return delivered


@transaction.atomic
def relay_batch() -> tuple[int, bool]:
    """Take up to a batch of rows a step further; rows another worker holds are left to it. A row that fails is put off,
    not lost.

    Returns how many activities everybody has been told of, and whether there was anything to do.
    """
    due = Outbox.objects.filter(not_before__lte=timezone.now(), attempts__lt=PARKED_AFTER).order_by("id")
    delivered, worked = 0, False
    for row in due.select_for_update(skip_locked=True, of=("self",)).select_related("activity")[:BATCH]:
        try:
            with transaction.atomic():
                delivered += deliver(row)
            worked = True
        except BROKEN as error:
            put_off(row, error)
    return delivered, worked


def deliver(row: Outbox) -> bool:
    """One notification for each of the next ``STEP`` people; those who have it already are left as they are.

    Returns whether that was the last of them; then the row is gone.
    """
    count, last = notify(reached(row.told(), row.activity), row.activity)
    if count < STEP:
        row.delete()
        return True
    row.after = last
    row.save(update_fields=["after"])
    return False


def notify(people: QuerySet[User], activity: Activity) -> tuple[int, int]:
    """Write the notifications in one statement, so that a hundred thousand are a matter of the database's.

    Args:
        people: as ``reached`` leaves them.

    Returns how many people these were, and the highest id among them.
    """
    try:
        chosen, parameters = people.values_list("pk", *REACHED)[:STEP].query.sql_with_params()
    except EmptyResultSet:
        return 0, 0
    values = [*parameters, activity.pk, timezone.now(), activity.thread]
    values += [activity.verb in TO_DO, [*TO_DO_REASONS], activity.settled_at]
    with connection.cursor() as cursor:
        cursor.execute(NOTIFY.format(chosen=chosen, few=FEW), values)
        count, last, few = cursor.fetchone()
    if activity.verb in TO_DO:
        transaction.on_commit(partial(settle_late, activity.pk), robust=True)
    if count:
        transaction.on_commit(partial(say_delivered, activity.pk, few or []), robust=True)
    return count, last


def say_delivered(activity: int, people: list[int]) -> None:
    for follow in after_delivery:
        follow(activity, people)


def put_off(row: Outbox, error: Exception) -> None:
    """Try again later: after 30 seconds, then each time twice as long."""
    row.attempts += 1
    row.not_before = timezone.now() + timedelta(seconds=15 * 2**row.attempts)
    row.failure = type(error).__name__
    row.save(update_fields=["attempts", "not_before", "failure"])
    log.error("outbox.failed", outbox=row.pk, attempts=row.attempts, error=row.failure)
    if row.attempts >= PARKED_AFTER:  # nobody tries again but a human: ``manage.py outbox --retry``
        log.critical("outbox.parked", outbox=row.pk, activity=row.activity_id, error=row.failure)
