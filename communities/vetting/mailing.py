"""What a mail shows of a request for vetting, and its links: each names the request and a person, and is good for a
fortnight. It opens nothing by itself: whoever follows it signs in as that person.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notifications.mail.bodies import Body, Link
from accounts.notifications.models import Activity
from communities.vetting.models import OfficialVersion, VettingRequest
from communities.vetting.targets import target_of
from communities.wiki.comparing import compared

SALT = "communities.vetting.by-mail"
#: How long a link in a mail is good.
GOOD_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Invited:
    """Whom a link invites to which request, by their ids."""

    request_id: int
    person_id: int


def mail_address(request: VettingRequest, person: User) -> str:
    """The whole address of the link, for the mail to ``person``."""
    token = signing.dumps([request.pk, person.pk], salt=SALT)
    return settings.BASE_URL.rstrip("/") + reverse("vetting_by_mail", args=[token])


def invited_by(token: str) -> Invited:
    """What the link says.

    Raises:
        signing.SignatureExpired: it was made more than a fortnight ago.
        signing.BadSignature: we did not make it.
    """
    request_id, person_id = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    return Invited(request_id, person_id)


def body_of_asked(activity: Activity, reader: User) -> Body | None:
    """What would change, and the three answers; None when it was answered meanwhile."""
    asked = VettingRequest.objects.visible_to(reader).open().filter(pk=activity.target_id).first()
    if asked is None:
        return None
    active = OfficialVersion.objects.active().filter(**target_of(asked.target).named).first()
    address = mail_address(asked, reader)
    answers = [(_("Make it official"), "grant"), (_("Ask for changes"), "changes"), (_("Decline"), "decline")]
    return Body(
        title=asked.title,
        html="" if active else asked.text.html,
        difference=compared(active.text, asked.text) if active else None,
        links=tuple(Link(label, f"{address}?answer={answer}") for label, answer in answers),
    )
