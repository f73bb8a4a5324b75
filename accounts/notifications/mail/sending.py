"""Handing mails to the mail server, each at most once.

A mail is taken, written and marked as being sent in transactions of their own; then the server is spoken to; then it
is marked as sent. Who is killed before the first mark leaves a mail that waits; who is killed after it leaves one of
which nobody knows, and which is not sent again (docs/decisions/015-mail.md).
"""

import random
import smtplib
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.mail import EmailMessage, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, transaction
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.utils import timezone

from accounts.notifications.mail.composing import NotNeeded, compose
from accounts.notifications.mail.returning import note_return
from accounts.notifications.models import Mail, Notification

log = structlog.get_logger(__name__)

#: Seconds one run sends; the next one carries on. A queue of a hundred thousand keeps no worker from other work.
TURN = 20.0
#: Seconds the server has for each answer. A slow one is not a dead one (security.md F6: 30 s a message).
PATIENCE = 60
#: How long whoever took a mail may take; then it is free again, or uncertain when it was being sent.
LEASE = timedelta(minutes=5)
#: Tries while the server says "later": over nine hours. Mails that cannot be written are given up sooner.
MOST_TRIES, MOST_POISONED = 14, 5
#: What a mail that cannot be written raises: its room's mistake, or its row's. It must not keep the others.
POISON = (
    DatabaseError, LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RuntimeError,
    ObjectDoesNotExist, TemplateDoesNotExist, TemplateSyntaxError,
)  # fmt: skip
WAITING, SENDING = Mail.State.WAITING, Mail.State.SENDING


def send_waiting(road: str, turn: float = TURN) -> int:
    """Send what is due on this road until the turn is over. Returns how many were sent.

    The server is asked first: while it is away no mail is touched, and none loses a try.
    """
    if not settings.MAIL_SENDING:
        return 0
    ends, sent = time.monotonic() + turn, 0
    server = open_server(road)
    if server is None:
        return 0
    try:
        while time.monotonic() < ends and answers(server) and (mail := take(road)):
            sent += send(mail, server)
    finally:
        close(server)
    return sent


def open_server(road: str) -> BaseEmailBackend | None:
    """A connection; None while the server does not answer."""
    server = mailers[road]
    if hasattr(server, "timeout"):
        server.timeout = PATIENCE
    try:
        server.open()
    except OSError as error:
        log.warning("mail.server_away", road=road, error=type(error).__name__)
        return None
    return server


def answers(server: BaseEmailBackend) -> bool:
    """Whether it is still there, asked before each mail: what it had not been told of yet is sent another time."""
    connection = getattr(server, "connection", None)
    if not isinstance(connection, smtplib.SMTP):
        return True
    try:
        return connection.noop()[0] < 400
    except OSError:
        return False


def close(server: BaseEmailBackend) -> None:
    try:
        server.close()
    except OSError as error:
        log.info("mail.server_gone", error=type(error).__name__)


@transaction.atomic
def take(road: str) -> Mail | None:
    """The next mail, for as long as the lease; a try is counted before anything can kill us."""
    now = timezone.now()
    due = Mail.objects.filter(road=road, state=WAITING, due_at__lte=now).order_by("due_at")
    mail = due.select_for_update(skip_locked=True, of=("self",)).first()
    if mail is not None:
        mail.attempts += 1
        mail.due_at = now + LEASE
        mail.save(update_fields=["attempts", "due_at"])
    return mail


def send(mail: Mail, server: BaseEmailBackend) -> bool:
    """Write it, mark it, hand it over. Returns whether the server took it."""
    try:
        message = written(mail)
    except POISON as error:
        log.exception("mail.poisoned", mail=mail.pk, attempts=mail.attempts)
        put_off(mail, f"poison:{type(error).__name__}", most=MOST_POISONED)
        return False
    if message is None:
        return False
    because, follow = hand_over(message, server)
    follow(mail, because)
    return not because


@transaction.atomic
def written(mail: Mail) -> EmailMessage | None:
    """The mail, marked as being sent; None when it is not needed any more, or somebody else has it."""
    locked = Mail.objects.select_for_update(of=("self",)).filter(pk=mail.pk, state=WAITING, attempts=mail.attempts)
    row = locked.select_related("person__profile", "community").first()
    if row is None:
        return None
    try:
        message = compose(row)
    except NotNeeded as reason:
        Mail.objects.filter(pk=mail.pk).update(state=Mail.State.DROPPED, because=str(reason))
        return None
    Mail.objects.filter(pk=mail.pk).update(state=SENDING, due_at=timezone.now() + LEASE)
    return message


Follow = Callable[[Mail, str], None]


def hand_over(message: EmailMessage, server: BaseEmailBackend) -> tuple[str, Follow]:
    """What the server said, and what follows from it. Nothing said: it took the mail."""
    try:
        server.send_messages([message])
    except smtplib.SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()))[0]
        return f"smtp:{code}", returned if code >= 500 else again
    except smtplib.SMTPResponseException as refused:
        return f"smtp:{refused.smtp_code}", failed if refused.smtp_code >= 500 else again
    except AnymailRecipientsRefused:
        return "provider:recipient", returned
    except AnymailAPIError as refused:
        code = refused.status_code or 0
        return f"provider:{code}", again if code == 429 else failed if 400 <= code < 500 else uncertain
    except OSError as error:
        return f"lost:{type(error).__name__}", uncertain
    except (AnymailError, ValueError) as error:  # an address that cannot be written, a provider who cannot do it
        return type(error).__name__, failed
    return "", done


def done(mail: Mail, because: str) -> None:
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.SENT, sent_at=timezone.now(), because=because)


def again(mail: Mail, because: str) -> None:
    put_off(mail, because, most=MOST_TRIES)


def failed(mail: Mail, because: str) -> None:
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.FAILED, because=because)
    log.error("mail.failed", mail=mail.pk, because=because)


def returned(mail: Mail, because: str) -> None:
    """The server knows no such address."""
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.FAILED, because=because)
    note_return(mail.pk, because)


def uncertain(mail: Mail, because: str) -> None:
    give_up([mail.pk], because)


def put_off(mail: Mail, because: str, *, most: int) -> None:
    """Later: each time twice as long, up to an hour, and never all at the same moment."""
    if mail.attempts >= most:
        failed(mail, because)
        return
    pause = min(60 * 2**mail.attempts, 3600) * random.uniform(0.75, 1.25)  # noqa: S311  # no secret
    due = timezone.now() + timedelta(seconds=pause)
    Mail.objects.filter(pk=mail.pk).update(state=WAITING, due_at=due, because=because)


@transaction.atomic
def give_up(mails: list[int], because: str) -> None:
    """Of these nobody knows whether they left. What they told of and nobody read comes with the next summary."""
    Mail.objects.filter(pk__in=mails, state=SENDING).update(state=Mail.State.UNCERTAIN, because=because)
    told = Notification.objects.filter(mail__in=mails, mail__state=Mail.State.UNCERTAIN, read_at=None)
    told.filter(cadence="now").update(cadence="day", mail=None)
    told.update(mail=None)


def sweep(now: datetime | None = None) -> int:
    """Mails whose sender was killed in the middle. Returns how many."""
    lost = Mail.objects.filter(state=SENDING, due_at__lte=now or timezone.now())
    mails = list(lost.order_by("due_at").values_list("pk", flat=True)[:1000])
    if mails:
        give_up(mails, "lost")
        log.warning("mail.uncertain", count=len(mails))
    return len(mails)
