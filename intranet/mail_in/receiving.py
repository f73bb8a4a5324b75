"""Taking mail in, whichever way it comes: refused at once, or written down for certain before it is accepted.

Nothing is posted here: workers do that, from the rows, so that a mail survives whatever stops them (handling.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone

from communities.attachments.refusals import NoRoom
from intranet.mail_in import door, keeping
from intranet.mail_in.letter import Letter
from intranet.mail_in.models import IncomingMail, Source, State
from intranet.mail_in.reasons import MailRefused, Reason

log = structlog.get_logger(__name__)

ACCEPTED = "250 2.0.0 Taken"
AGAIN = "451 4.3.0 Not kept; try again later"
#: Sources that hand a refusal to whoever brought the mail; from others the writer hears of it by mail.
ANSWERING = frozenset({Source.LMTP, Source.PIPE})


@dataclass(frozen=True)
class Outcome:
    """For one recipient. ``reply`` begins with the three digits of SMTP."""

    recipient: str
    reply: str
    reason: Reason | None = None

    @property
    def is_accepted(self) -> bool:
        return self.reply.startswith("2")

    @property
    def is_temporary(self) -> bool:
        return self.reply.startswith("4")


def receive(
    raw: bytes, *, recipients: Iterable[str] | None, sender: str, source: Source, size: int | None = None
) -> list[Outcome]:
    """
    Args:
        raw: the mail, or the beginning of one that is too large.
        recipients: of the envelope; None when the source does not say, then they are looked for in the mail.
        sender: of the envelope; empty for reports.
        size: bytes of the whole mail, where ``raw`` is not all of it.
    """
    try:
        letter = Letter.of(raw, size)
    except MailRefused as refusal:
        return [_refused(one, refusal) for one in recipients or ()]
    guessed = recipients is None
    named = letter.recipients() if recipients is None else list(dict.fromkeys(one.lower() for one in recipients))
    outcomes = [_receive(letter, one, sender, source, guessed=guessed) for one in named]
    if any(outcome.is_accepted for outcome in outcomes):
        from intranet.mail_in.handling import kick

        transaction.on_commit(kick, robust=True)
    return outcomes


def too_large(recipients: Iterable[str]) -> list[Outcome]:
    """For sources that stop reading a mail beyond the limit."""
    return [_refused(one, MailRefused(Reason.TOO_LARGE)) for one in recipients]


def _receive(letter: Letter, recipient: str, sender: str, source: Source, *, guessed: bool) -> Outcome:
    if IncomingMail.objects.filter(identity=letter.identity, recipient=recipient).exists():
        return Outcome(recipient, ACCEPTED)
    row = IncomingMail(
        identity=letter.identity, recipient=recipient, sender=sender[:254], source=source, size=letter.size
    )
    try:
        case = door.admit(letter, recipient, sender)
        if isinstance(case, door.Case):
            row.person, row.community = case.person, case.community
    except MailRefused as refusal:
        return _at_door(letter, row, refusal, guessed=guessed)
    return _written(letter, row)


def _at_door(letter: Letter, row: IncomingMail, refusal: MailRefused, *, guessed: bool) -> Outcome:
    """Facilitators see what their community refused; where nobody else tells the writer, a worker will."""
    row.person, row.community = getattr(refusal, "person", None), getattr(refusal, "community", None)
    tells = refusal.answer.bounces and row.person is not None and not (guessed and refusal.reason == Reason.NO_ADDRESS)
    if row.source not in ANSWERING and tells:
        return _written(letter, row)
    if row.community is not None and not refusal.answer.reply.startswith("4"):
        row.state, row.reason, row.handled_at = State.REFUSED, refusal.reason, timezone.now()
        _insert(row)
    return _refused(row.recipient, refusal)


def _refused(recipient: str, refusal: MailRefused) -> Outcome:
    log.info("mail_in.refused", reason=refusal.reason.value)
    return Outcome(recipient, refusal.answer.reply, refusal.reason)


def _written(letter: Letter, row: IncomingMail) -> Outcome:
    try:
        row.raw = keeping.keep(letter.raw)
    except NoRoom:
        return Outcome(row.recipient, AGAIN, Reason.FAILED)
    if not _insert(row):
        keeping.drop(row.raw)
    return Outcome(row.recipient, ACCEPTED)


def _insert(row: IncomingMail) -> bool:
    """Whether it is the first of its identity for this recipient."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True
