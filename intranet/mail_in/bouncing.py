"""The mail that says why something was not posted, and gives back what was typed."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.languages import language_of
from accounts.models import User
from accounts.notifications.marker import LOOP_HEADER
from intranet.mail_in.content import Content
from intranet.mail_in.models import IncomingMail, State
from intranet.mail_in.reasons import MailRefused

#: Such mails one person gets within an hour at most.
MOST_AN_HOUR = 5
#: Characters of their own text that people get back.
GIVEN_BACK = 50_000


def bounce(row: IncomingMail, content: Content, refusal: MailRefused) -> bool:
    """Write to the person the mail is known to come from: at the address of their account, never at another one.

    Returns whether they were written to: not of everything, and not too often.

    Raises:
        OSError, SMTPException: the mail server did not take it.
    """
    person = row.person
    if person is None or not refusal.answer.bounces or not person.is_active or not person.email or _enough(person):
        return False
    message_id = f"<{content.letter.message_id}>" if content.letter.message_id.isascii() else ""
    with translation.override(language_of(person)):
        subject = _("Not posted: %(subject)s") % {"subject": content.letter.title or _("your mail")}
        body = _body(content, refusal, person)
    EmailMessage(
        subject=subject,
        body=body,
        to=[person.email],
        headers={
            "Auto-Submitted": "auto-replied",
            "X-Auto-Response-Suppress": "All",
            LOOP_HEADER: "refusal",
            **({"In-Reply-To": message_id, "References": message_id} if message_id and len(message_id) < 900 else {}),
        },
    ).send(using="default")
    return True


def _enough(person: User) -> bool:
    lately = timezone.now() - timedelta(hours=1)
    return IncomingMail.objects.filter(person=person, state=State.BOUNCED, at__gt=lately).count() >= MOST_AN_HOUR


def _body(content: Content, refusal: MailRefused, person: User) -> str:
    context = {"text": content.text[:GIVEN_BACK], "reason": refusal.text, "person": person, "site": settings.SITE_NAME}
    return render_to_string("mail_in/bounce.txt", context | {"address": settings.BASE_URL})
