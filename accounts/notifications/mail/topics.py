"""What a mail about one thing goes by: subject, sender, list, and how its reader stops such mail."""

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notifications.kinds import MUTABLE, OF_COMMUNITY_LIFE, Kind
from accounts.notifications.mail.envelopes import Envelope, anonymous_subject
from accounts.notifications.mail.reading import Item
from accounts.notifications.mail.tokens import stop_address
from accounts.notifications.models import Mail
from accounts.notifications.reasons import kind_for


def envelope_of(mail: Mail, person: User, items: list[Item]) -> Envelope:
    newest = items[-1]
    community = newest.activity.community
    secret = any(item.is_secret for item in items)
    name = community.name if community and not secret else ""
    reply_to = next((item.body.reply_to for item in reversed(items) if item.body and item.body.reply_to), "")
    return Envelope(
        subject=subject_of(items, secret=secret),
        sender=sender_of(items, name, secret=secret),
        list_name=name or settings.SITE_NAME,
        list_id=f"{community.slug}.communities" if community and not secret else "notifications",
        thread=getattr(newest.activity.target, "notification_thread", "") or mail.key.partition("#")[0],
        stop=stop_of(person, newest),
        reply_to=reply_to,
    )


def subject_of(items: list[Item], *, secret: bool) -> str:
    newest = items[-1]
    if secret:
        return anonymous_subject(waits=newest.activity.kind == Kind.TASK)
    titles = [item.body.subject or item.body.title for item in items if item.body and item.body.title]
    return titles[-1] if titles else newest.text


def sender_of(items: list[Item], community: str, *, secret: bool) -> str:
    """ "Sam Okoro (Data and analytics)", or only where it comes from when several people did it."""
    actors = {item.entry.actor.name for item in items if item.entry.actor}
    place = community or settings.ORGANISATION
    if secret or len(actors) != 1:
        return settings.SITE_NAME if secret or not community else f"{community} · {settings.ORGANISATION}"
    return _("%(name)s (%(place)s)") % {"name": actors.pop(), "place": place}


def stop_of(person: User, newest: Item) -> str:
    """What one click stops: the community's life, or mail of this kind."""
    activity = newest.activity
    kind = kind_for(newest.notification.reason, activity.verb)
    if activity.community_id and kind in OF_COMMUNITY_LIFE:
        return stop_address(person, "community", activity.community_id, activity.pk)
    return stop_address(person, "kind", kind.value, activity.pk)


def mutes(mail: Mail, items: list[Item]) -> str:
    """The thread its reader may mute, if it is one."""
    thread = mail.key.partition("#")[0]
    mutable = any(item.activity.kind in MUTABLE for item in items)
    return "" if thread.startswith("activity:") or not mutable else thread
