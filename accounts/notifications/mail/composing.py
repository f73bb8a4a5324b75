"""Writing a mail at the moment it is sent, with its reader's rights, in their language and time zone."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.utils import timezone, translation

from accounts.languages import language_of
from accounts.models import User
from accounts.notifications.mail.reading import MOST, Item, readable, take_along, unread, with_bodies
from accounts.notifications.mail.summaries import summary
from accounts.notifications.mail.tokens import stop_address
from accounts.notifications.mail.topics import envelope_of, mutes
from accounts.notifications.mail.writing import written
from accounts.notifications.marker import MARKER
from accounts.notifications.models import Mail, MailTimes
from accounts.zones import zone_of

#: What waited longer than the longest weekend is in the inbox anyway. A copy of an old database mails nobody.
TOO_LATE = timedelta(days=4)


class NotNeeded(Exception):
    """Why a mail is not sent: a word for machines."""


def compose(mail: Mail) -> EmailMessage:
    """The mail to be sent now.

    Raises:
        NotNeeded: there is nothing left to tell, or nobody to tell it to.
    """
    person = mail.person
    must_want_mail(mail, person)
    take_along(mail)
    waiting = unread(mail)
    if not waiting:
        raise NotNeeded("read")
    with translation.override(language_of(person)), timezone.override(zone_of(person.profile.time_zone)):
        found = readable(waiting[-MOST:], person)
        if not found:
            raise NotNeeded("gone")
        if mail.sort == Mail.Sort.NOW:
            return at_once(mail, person, with_bodies(found, person))
        return summary(mail, person, found, more=len(waiting) > MOST)


def must_want_mail(mail: Mail, person: User) -> None:
    if not person.is_active:
        raise NotNeeded("left")
    if MailTimes.objects.filter(person=person).exclude(stopped_at=None).exists():
        raise NotNeeded("stopped")
    if mail.created_at < timezone.now() - TOO_LATE:
        raise NotNeeded("too_late")
    try:
        validate_email(person.email)
    except ValidationError as error:
        raise NotNeeded("no_address") from error


def at_once(mail: Mail, person: User, items: list[Item]) -> EmailMessage:
    envelope = envelope_of(mail, person, items)
    thread = mutes(mail, items)
    context = {
        "items": items,
        "newest": items[-1],
        "title": envelope.subject,
        "heading": next((item.body.title for item in reversed(items) if item.body and item.body.title), ""),
        "marker": MARKER if envelope.reply_to else "",
        "mute_url": stop_address(person, "thread", thread, items[-1].activity.pk) if thread else "",
    }
    return written(mail, person, envelope, "mail/now", context)
