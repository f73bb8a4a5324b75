"""What waits to be done behind the pages, since when, and what was put aside because it failed again and again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.notifications import relay
from accounts.notifications.models import Mail, Outbox
from intranet.mail_in import handling
from intranet.mail_in.models import IncomingMail, State
from intranet.search.indexing import relay as indexing
from intranet.search.models import SearchDirty
from intranet.webhooks.models import WebhookDelivery

#: What has waited longer than this has been forgotten, or nobody is at work.
LATE = timedelta(minutes=10)
#: Mails that failed are spoken of for so long; afterwards they tell of nothing anybody would still want.
RECENT = timedelta(days=4)
#: Rows put aside that are named one by one.
NAMED = 20


@dataclass(frozen=True)
class Aside:
    """One thing put aside: no name and no text of it."""

    at: datetime
    what: str
    failure: str


@dataclass(frozen=True)
class Line:
    """``name`` is what it is called in addresses. ``oldest``: since when the oldest could have been done."""

    name: str
    title: str | Promise
    waiting: int
    oldest: datetime | None
    aside: int
    rows: list[Aside] = field(default_factory=list)

    @property
    def is_late(self) -> bool:
        return self.oldest is not None and timezone.now() - self.oldest > LATE


def notifications() -> Line:
    parked = Q(attempts__gte=relay.PARKED_AFTER)
    waiting, oldest, aside = counted(Outbox.objects.all(), ~parked, Greatest("activity__at", "not_before"), parked)
    rows = Outbox.objects.filter(parked).order_by("pk").values_list("activity__at", "activity__verb", "failure")
    return Line("notifications", _("Notifications on their way to inboxes"), waiting, oldest, aside, named(rows))


def mail_out() -> Line:
    due = Q(state=Mail.State.WAITING, due_at__lte=timezone.now())
    failed = Q(state=Mail.State.FAILED, created_at__gt=timezone.now() - RECENT)
    waiting, oldest, aside = counted(Mail.objects.all(), due, F("due_at"), failed)
    rows = Mail.objects.filter(failed).order_by("pk").values_list("created_at", "sort", "because")
    return Line("mail", _("Mail to people"), waiting, oldest, aside, named(rows))


def mail_in() -> Line:
    parked = Q(state=State.PARKED)
    waiting, oldest, aside = counted(IncomingMail.objects.all(), Q(state=State.RECEIVED), F("not_before"), parked)
    rows = IncomingMail.objects.filter(parked).order_by("pk").values_list("at", "source", "failure")
    return Line("mail_in", _("Mail that came in"), waiting, oldest, aside, named(rows))


def search() -> Line:
    parked = Q(attempts__gte=indexing.PARKED_AFTER)
    waiting, oldest, aside = counted(SearchDirty.objects.all(), ~parked, F("not_before"), parked)
    rows = SearchDirty.objects.filter(parked).order_by("pk").values_list("at", "source", "failure")
    return Line("search", _("Changes the search has not learned"), waiting, oldest, aside, named(rows))


def webhooks() -> Line:
    """What was given up is sent again from the page of its webhook."""
    due = Q(delivered_at=None, parked_at=None, not_before__lte=timezone.now(), webhook__stopped_at=None)
    waiting, oldest, _aside = counted(WebhookDelivery.objects.all(), due, F("not_before"), Q(pk=None))
    return Line("webhooks", _("Messages to other systems"), waiting, oldest, 0)


LINES: list[Callable[[], Line]] = [notifications, mail_out, mail_in, search, webhooks]


def counted(rows: QuerySet[Any], waits: Q, since: Any, aside: Q) -> tuple[int, datetime | None, int]:
    """How many wait, since when the oldest does, and how many are put aside. One query."""
    found = rows.filter(waits | aside).aggregate(
        waiting=Count("pk", filter=waits), oldest=Min(since, filter=waits), aside=Count("pk", filter=aside)
    )
    return found["waiting"], found["oldest"], found["aside"]


def named(rows: QuerySet[Any, tuple[Any, ...]]) -> list[Aside]:
    return [Aside(*row) for row in rows[:NAMED]]


# Trying again, once the cause is gone ---------------------------------------------------------------------------------
def retry_notifications() -> int:
    parked = Outbox.objects.filter(attempts__gte=relay.PARKED_AFTER)
    count = parked.update(attempts=0, not_before=timezone.now())
    relay.kick()
    return count


def retry_mail_out() -> int:
    """Those the mail server refused for good: none of them has left."""
    failed = Mail.objects.filter(state=Mail.State.FAILED, created_at__gt=timezone.now() - RECENT)
    return failed.update(state=Mail.State.WAITING, attempts=0, because="", due_at=timezone.now())


def retry_mail_in() -> int:
    anew = {"state": State.RECEIVED, "reason": "", "handled_at": None, "attempts": 0, "not_before": timezone.now()}
    count = IncomingMail.objects.filter(state=State.PARKED).exclude(raw="").update(**anew)
    handling.kick()
    return count


def retry_search() -> int:
    parked = SearchDirty.objects.filter(attempts__gte=indexing.PARKED_AFTER)
    return parked.update(attempts=0, not_before=timezone.now())


#: Name of a line → what tries its rows again; returns how many that are.
RETRIES: dict[str, Callable[[], int]] = {
    "notifications": retry_notifications,
    "mail": retry_mail_out,
    "mail_in": retry_mail_in,
    "search": retry_search,
}
