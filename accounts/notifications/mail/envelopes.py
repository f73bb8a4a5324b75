"""The headers of a mail: what programs on the way read, and what a locked screen shows.

Of a secret community nothing stands here: no name, no title, no address, no list (docs/decisions/015-mail.md).
"""

from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notifications.addresses import bounce_address, domain, named
from accounts.notifications.mail.folding import Letter
from accounts.notifications.mail.plain import MOST_SUBJECT, one_line
from accounts.notifications.marker import LOOP_HEADER
from accounts.notifications.models import Mail


@dataclass(frozen=True)
class Envelope:
    """``sender`` is the name shown; ``list_name`` and ``list_id`` say which list it is of."""

    subject: str
    sender: str
    list_name: str
    list_id: str
    thread: str
    stop: str
    reply_to: str = ""


def anonymous_subject(*, waits: bool) -> str:
    if waits:
        return _("Something waits for you in one of your communities")
    return _("Something new in one of your communities")


def message(mail: Mail, person: User, envelope: Envelope, text: str, html: str) -> EmailMultiAlternatives:
    """The mail as it is handed over: one person in To, reports to an address of its own."""
    ours = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    made = Letter(
        subject=one_line(envelope.subject, MOST_SUBJECT),
        body=text,
        from_email=bounce_address(mail.pk),
        to=[named(one_line(person.name), person.email)],
        reply_to=[envelope.reply_to] if envelope.reply_to else None,
        headers=headers(mail, envelope) | {"From": named(one_line(envelope.sender), ours)},
    )
    made.attach_alternative(html, "text/html")
    made.metadata = {"mail": str(mail.pk)}  # type: ignore[attr-defined]  # comes back with a provider's reports
    return made


def headers(mail: Mail, envelope: Envelope) -> dict[str, str]:
    root = f"<thread.{_digest('thread', f'{mail.person_id}:{envelope.thread}')}@{domain()}>"
    return {
        "Message-ID": message_id(mail),
        "In-Reply-To": root,
        "References": root,
        "List-Id": f"{_quoted(envelope.list_name)} <{envelope.list_id}.{domain()}>",
        "List-Unsubscribe": f"<{envelope.stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Precedence": "bulk" if mail.road == Mail.Road.BULK else "list",
        LOOP_HEADER: mail.sort,
    }


def message_id(mail: Mail) -> str:
    """The same each time the mail is written: who gets it twice sees it once."""
    return f"<mail.{mail.pk}.{_digest('message', str(mail.pk))}@{domain()}>"


def _digest(purpose: str, value: str) -> str:
    return salted_hmac(f"mail.{purpose}", value, algorithm="sha256").hexdigest()[:20]


def _quoted(name: str) -> str:
    return '"' + one_line(name).replace("\\", "").replace('"', "'") + '"'
