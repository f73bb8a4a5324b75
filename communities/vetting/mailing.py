"""A link for mail: it names a request and a person, and is good for a fortnight. It opens nothing by itself: whoever
follows it signs in as that person.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from accounts.models import User
from communities.vetting.models import VettingRequest

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
