"""Links that stop mail: signed, for one person and one sort of mail, good for as long as the mail is kept."""

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from accounts.models import User
from accounts.notifications.mail.bodies import absolute

SALT = "accounts.notifications.mail.stop"
#: What of their mail somebody stops: ``thread``, ``community``, ``kind``, ``summaries`` or ``all``.
SCOPES = frozenset({"thread", "community", "kind", "summaries", "all"})


@dataclass(frozen=True)
class Stop:
    """``which`` names the thread, the community's id or the kind; ``activity`` what they had been told."""

    person_id: int
    scope: str
    which: str = ""
    activity_id: int = 0


def stop_address(person: User, scope: str, which: object = "", activity_id: int = 0) -> str:
    token = signing.dumps([person.pk, scope, str(which), activity_id], salt=SALT, compress=True)
    return absolute(reverse("mail_stop", args=[token]))


def read_stop(token: str) -> Stop | None:
    """What the link is for; None for one that is not ours, and for one of an account that is gone."""
    try:
        stop = Stop(*signing.loads(token, salt=SALT))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    known = stop.scope in SCOPES and User.objects.filter(pk=stop.person_id).exists()
    return stop if known else None
