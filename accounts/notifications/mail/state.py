"""Whether mail reaches somebody, for the page of their choices; and how a community's mail fares, for who runs it."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import User
from accounts.notifications.models import Activity, Mail, MailTimes

#: Days that the figures of a community look back.
LOOK_BACK = timedelta(days=30)


def state_of(person: User) -> dict[str, Any]:
    """For ``mail/_state.html``: when and why mail to this person stopped, and how many came back in a row."""
    times = MailTimes.objects.filter(person=person).first() or MailTimes(person=person)
    return {"mail_times": times, "mail_address": person.email}


def of_community(community_id: int) -> dict[str, int]:
    """How many mails were about this community alone, in a month: no names, and not who read them."""
    mails = Mail.objects.filter(community=community_id, created_at__gt=timezone.now() - LOOK_BACK)
    states = Mail.State
    return mails.aggregate(
        people=Count("person", filter=Q(state=states.SENT), distinct=True),
        sent=Count("pk", filter=Q(state=states.SENT)),
        waiting=Count("pk", filter=Q(state__in=[states.WAITING, states.SENDING])),
        unneeded=Count("pk", filter=Q(state=states.DROPPED)),
        returned=Count("pk", filter=Q(returned_at__isnull=False)),
        failed=Count("pk", filter=Q(state__in=[states.FAILED, states.UNCERTAIN])),
    )


def announcements_of(community_id: int) -> list[Activity]:
    """The latest announcements with ``mailed`` and ``came_back``: how many people a mail told of each, by itself or in
    a summary, and with how many it came back.
    """
    made = Activity.objects.filter(community=community_id, verb="announcement.made")
    recent = made.filter(at__gt=timezone.now() - LOOK_BACK).prefetch_related("target")
    left = Count("notifications", filter=Q(notifications__mail__state=Mail.State.SENT))
    back = Count("notifications", filter=Q(notifications__mail__returned_at__isnull=False))
    return list(recent.annotate(mailed=left, came_back=back).order_by("-at")[:5])
