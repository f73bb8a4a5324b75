"""What a mail shows of a request for vetting, and its links: each names the request and a person, and is good for a
fortnight. It opens nothing by itself: whoever follows it signs in as that person.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.notifications.mail.bodies import Body, Link
from accounts.notifications.models import Activity
from communities.vetting.models import OfficialVersion, VettingRequest
from communities.vetting.targets import target_of
from communities.wiki.comparing import compared

SALT = "communities.vetting.by-mail"
#: Verb → subject, and what happened.
NOES = {
    "vetting.changes_asked": (
        gettext_lazy("Changes asked for: %(title)s"),
        gettext_lazy("%(name)s asks for changes before this can be official"),
    ),
    "vetting.declined": (
        gettext_lazy("Not made official: %(title)s"),
        gettext_lazy("%(name)s declined to make this official"),
    ),
    "vetting.suspended": (
        gettext_lazy("Suspended: %(title)s"),
        gettext_lazy("%(name)s suspended the official text for 72 hours. Decide whether it stays"),
    ),
    "vetting.withdrawn": (
        gettext_lazy("No longer official: %(title)s"),
        gettext_lazy("%(name)s withdrew the official text"),
    ),
}
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
    words = {"name": asked.asked_by.name, "day": date_format(timezone.localtime(asked.due_at), "DATE_FORMAT")}
    if active:
        said = _("%(name)s asks you to vet what changed, by %(day)s") % words
    else:
        said = _("%(name)s asks you to vet this text, by %(day)s") % words
    return Body(
        title=asked.title,
        subject=_("To vet: %(title)s") % {"title": asked.title},
        said=said,
        note=asked.note,
        html="" if active else asked.text.html,
        difference=compared(active.text, asked.text) if active else None,
        links=tuple(Link(label, f"{address}?answer={answer}") for label, answer in answers),
    )


def body_of_no(activity: Activity, reader: User) -> Body:
    """The reason apart from what happened: in a subject it would be cut off."""
    subject, said = NOES[activity.verb]
    words = {"name": activity.actor.name if activity.actor else _("Somebody"), "title": activity.target.title}
    note = activity.data.get("comment") or activity.data.get("reason") or ""
    return Body(title=activity.target.title, subject=str(subject) % words, said=str(said) % words, note=note)
