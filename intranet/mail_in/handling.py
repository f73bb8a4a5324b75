"""From the row to the post. Safe to run at any time, by any number of workers, and to be killed at any point.

A try is counted before it begins: what kills a worker is put aside after some tries, too (security.md F14).
"""

import uuid
from datetime import timedelta
from smtplib import SMTPException

import structlog
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.notifications.addresses import Bounce
from intranet.kick import Kick
from intranet.mail_in import bouncing, door, keeping, posting, reports
from intranet.mail_in.content import Content
from intranet.mail_in.letter import Letter
from intranet.mail_in.models import PARKED_AFTER, IncomingMail, State
from intranet.mail_in.reasons import MailRefused, Reason

log = structlog.get_logger(__name__)

#: What a mail that cannot be handled raises: the database, the disk or the mail server refuses, or a letter is built in
#: a way nobody has seen. Such a row must not keep the others from being handled.
BROKEN = (DatabaseError, OSError, SMTPException, LookupError, TypeError, ValueError, AttributeError, RecursionError)
#: Names the submission of a mail to the verbs.
NAMESPACE = uuid.UUID("8a4f2c0e-6c7f-4f0e-9a55-3f0f0f6a2c11")
#: Ask a worker to handle what waits.
kick = Kick("intranet.mail_in.tasks.handle_waiting")


def handle_all() -> int:
    """Handle whatever is due. Returns how many mails that were."""
    done = 0
    while (pk := _take()) is not None:
        done += handle(pk)
    return done


@transaction.atomic
def _take() -> int | None:
    """The next mail, with this try counted and the following one put off: 30 seconds, then each time twice as long."""
    row = IncomingMail.objects.due().order_by("not_before", "id").select_for_update(skip_locked=True).first()
    if row is None:
        return None
    row.attempts += 1
    row.not_before = timezone.now() + timedelta(seconds=15 * 2**row.attempts)
    if row.attempts > PARKED_AFTER:
        row.state, row.reason, row.handled_at = State.PARKED, Reason.FAILED, timezone.now()
        log.error("mail_in.parked", mail=row.pk, error=row.failure)
    row.save(update_fields=["attempts", "not_before", "state", "reason", "handled_at"])
    return row.pk


def handle(pk: int) -> bool:
    """Post one mail, or say why not. Whether it is done with."""
    try:
        with transaction.atomic():
            rows = IncomingMail.objects.filter(pk=pk, state=State.RECEIVED).select_for_update(skip_locked=True)
            row = rows.first()
            if row is None:
                return False
            _handle(row)
    except BROKEN as error:
        IncomingMail.objects.filter(pk=pk).update(failure=type(error).__name__)
        log.exception("mail_in.failed", mail=pk)
        return False
    keeping.drop(row.raw)
    return True


def _handle(row: IncomingMail) -> None:
    letter = Letter.of(keeping.read(row.raw))
    content = Content(letter)
    try:
        case = door.admit(letter, row.recipient, row.sender, row)
        if isinstance(case, Bounce):
            reports.hand_on(letter, case)
            row.state = State.REPORT
        else:
            row.person, row.community = case.person, case.community
            key = uuid.uuid5(NAMESPACE, f"{row.identity} {row.recipient}")
            row.post = posting.post(case, content, key)
            row.state = State.POSTED
    except MailRefused as refusal:
        row.reason = refusal.reason
        row.state = State.BOUNCED if bouncing.bounce(row, content, refusal) else State.REFUSED
    row.handled_at, row.sender = timezone.now(), ""
    row.save(update_fields=["person", "community", "post", "state", "reason", "handled_at", "sender"])
    log.info("mail_in.handled", mail=row.pk, state=row.state, reason=row.reason)


def forget() -> int:
    """Drop mails put aside, and rows, after their time. Returns how many rows that were."""
    keeping.drop_older(settings.MAIL_IN_KEEP_DAYS)
    old = timezone.now() - timedelta(days=max(settings.MAIL_IN_KEEP_DAYS, 90))
    return IncomingMail.objects.filter(at__lt=old).exclude(state=State.RECEIVED).delete()[0]
