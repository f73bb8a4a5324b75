"""Mail that came back, and mail that somebody marked as unwanted: after some of it, no more is sent to them."""

from itertools import takewhile
from typing import Any

import structlog
from anymail.signals import EventType, tracking
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.notifications.models import Mail, MailTimes

log = structlog.get_logger(__name__)

#: So many mails in a row that came back for good: the address is dead.
MOST_RETURNED = 3


def came_back(mail_id: int, for_good: bool, status: str) -> None:
    """A report about a mail of ours. Only what is for good counts: a full mailbox is emptied again."""
    if for_good:
        note_return(mail_id, f"report:{status}"[:80])


@transaction.atomic
def note_return(mail_id: int, because: str) -> None:
    """Once a mail, however often it is reported."""
    fresh = Mail.objects.filter(pk=mail_id, returned_at=None)
    if not fresh.update(returned_at=timezone.now(), because=because):
        return
    person = Mail.objects.values_list("person", flat=True).get(pk=mail_id)
    latest = Mail.objects.filter(Q(state=Mail.State.SENT) | Q(returned_at__isnull=False), person=person)
    moments = latest.order_by("-pk").values_list("returned_at", flat=True)[:MOST_RETURNED]
    in_a_row = len(list(takewhile(bool, moments)))
    MailTimes.objects.get_or_create(person_id=person)
    MailTimes.objects.filter(person=person).update(returned=in_a_row)
    if in_a_row >= MOST_RETURNED:
        stop(person, MailTimes.Stopped.BOUNCED)


def stop(person: int, because: MailTimes.Stopped) -> None:
    going = MailTimes.objects.filter(person=person, stopped_at=None)
    if going.update(stopped_at=timezone.now(), stopped_because=because):
        log.warning("mail.stopped", person=person, because=because.value)


@transaction.atomic
def complained(mail_id: int) -> None:
    """Whoever marks our mail as unwanted gets no more, at once."""
    fresh = Mail.objects.filter(pk=mail_id, returned_at=None)
    if not fresh.update(returned_at=timezone.now(), because="complaint"):
        return
    person = Mail.objects.values_list("person", flat=True).get(pk=mail_id)
    MailTimes.objects.get_or_create(person_id=person)
    stop(person, MailTimes.Stopped.COMPLAINED)


def on_tracking(sender: Any, event: Any, **_more: Any) -> None:
    """What a mail provider reports at its webhook."""
    mail = str((event.metadata or {}).get("mail", ""))
    if not mail.isdecimal():
        return
    if event.event_type == EventType.BOUNCED:
        came_back(int(mail), True, str(event.reject_reason or ""))
    elif event.event_type in (EventType.COMPLAINED, EventType.UNSUBSCRIBED):
        complained(int(mail))


def listen() -> None:
    tracking.connect(on_tracking, dispatch_uid="accounts.notifications.mail")
