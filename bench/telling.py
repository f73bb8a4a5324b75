"""How long a reply takes to reach a crowd, against the least that it can cost: one raw INSERT … SELECT."""

from django.db import connection
from django.utils import timezone

from accounts.notifications.models import Activity, Notification, Outbox
from accounts.notifications.relay import deliver
from bench.direct import milliseconds

RAW = """
INSERT INTO notifications_notification (person_id, activity_id, created_at, thread, reason, in_inbox, cadence)
SELECT person_id, %s, %s, %s, '', true, 'week' FROM discussions_subscription WHERE topic_id = %s AND level = 'watching'
"""


def telling(topic: int) -> dict[str, float]:
    """Milliseconds and their ratio. Both activities are replies in this topic, of which nobody has been told yet."""
    rows = Outbox.objects.filter(activity__data__topic=topic).select_related("activity").order_by("-pk")
    raw, relayed = rows[:2]
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        least = milliseconds(lambda: cursor.execute(RAW, [raw.activity_id, timezone.now(), raw.activity.thread, topic]))
    took = milliseconds(lambda: all_told(relayed))
    if count(relayed.activity) != count(raw.activity):
        raise RuntimeError("Some were not told.")
    return {"telling_raw_ms": round(least), "telling_ms": round(took), "telling_ratio": round(took / least, 2)}


def all_told(row: Outbox) -> None:
    while not deliver(row):
        pass


def count(activity: Activity) -> int:
    return Notification.objects.filter(activity=activity).count()
