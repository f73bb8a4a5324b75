"""What waited for several people was done by one of them: it waits for nobody any more."""

from functools import partial

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model

from accounts.notifications.audiences import after_reading
from accounts.notifications.kinds import TASKS
from accounts.notifications.models import Activity, Notification


def settle(target: Model) -> None:
    """Once the caller's transaction is through, what waits for people about ``target`` is read for each of them: it
    leaves their number of unread, and is not mailed.
    """
    kind = ContentType.objects.get_for_model(type(target))
    transaction.on_commit(partial(_settle, kind.pk, target.pk), robust=True)


def _settle(kind: int, pk: int) -> None:
    about = Activity.objects.filter(target_type=kind, target_id=pk, verb__in=TASKS)
    waiting = Notification.objects.filter(activity__in=about).unread()
    people = set(waiting.values_list("person", flat=True))
    if people:
        waiting.mark_read()
    for person in people:
        for follow in after_reading:
            follow(person)
