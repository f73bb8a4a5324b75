"""How long notifications are kept. What happened stays in the activities; these only say who was told of it."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.notifications.models import Notification

READ_FOR, UNREAD_FOR = timedelta(days=180), timedelta(days=365)
#: Rows one statement looks at: a fraction of a second's work, so that nobody waits for it.
STEP = 5_000


def forget_old(now: datetime | None = None) -> int:
    """Remove what was read half a year ago or told a year ago; returns how much. Safe to run at any time.

    Goes by id, which is the order in which people were told, and ends where it is too young to be forgotten.
    """
    now = now or timezone.now()
    old = Q(created_at__lt=now - READ_FOR, read_at__lt=now - READ_FOR) | Q(created_at__lt=now - UNREAD_FOR)
    last, gone = 0, 0
    while True:
        rows = Notification.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "created_at")[:STEP]
        step = [pk for pk, told in rows if told < now - READ_FOR]
        if not step:
            return gone
        gone += Notification.objects.filter(old, pk__gt=last, pk__lte=step[-1]).delete()[0]
        last = step[-1]
