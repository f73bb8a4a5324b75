"""What of a mail its reader may still be told, asked right before it leaves (security.md S3)."""

from dataclasses import dataclass, replace

from accounts.models import User
from accounts.notifications.audiences import readers
from accounts.notifications.inbox import Entry, entries
from accounts.notifications.kinds import MUTABLE, is_of_belonging
from accounts.notifications.mail.bodies import MOST_WEIGHT, Body, absolute, mail_bodies, weight
from accounts.notifications.models import Activity, Mail, Muted, Notification
from accounts.notifications.reasons import why

#: Notifications one mail tells of by themselves; the others are counted.
MOST = 100
RELATED = ("activity__actor", "activity__community", "activity__target_type")


@dataclass(frozen=True)
class Item:
    """One thing that happened, as a mail shows it."""

    entry: Entry
    body: Body | None = None

    @property
    def notification(self) -> Notification:
        return self.entry.notification

    @property
    def activity(self) -> Activity:
        return self.entry.notification.activity

    @property
    def text(self) -> str:
        return self.entry.text

    @property
    def line(self) -> str:
        """What happened, beside what the mail's heading says already."""
        return (self.body and self.body.said) or self.text

    @property
    def url(self) -> str:
        return absolute(self.entry.url)

    @property
    def why(self) -> object:
        return why(self.notification.reason, self.activity.verb)

    @property
    def is_secret(self) -> bool:
        """Of a community of which nobody outside may know, so that nothing of it stands on an envelope."""
        return getattr(self.activity.community, "visibility", "") == "secret"


def take_along(mail: Mail) -> None:
    """What came in the thread meanwhile goes with the mail, held long enough or not."""
    thread = mail.key.partition("#")[0]
    if mail.sort == Mail.Sort.NOW and not thread.startswith("activity:"):
        due = Notification.objects.filter(person=mail.person_id, thread=thread, cadence="now", mail=None, read_at=None)
        due.update(mail=mail)


def unread(mail: Mail) -> list[Notification]:
    """The oldest first: as many as a mail tells of, and one more, so that one sees that there are more."""
    waiting = mail.notifications.filter(read_at=None).select_related(*RELATED).order_by("-pk")
    return list(waiting[: MOST + 1])[::-1]


def readable(notifications: list[Notification], reader: User) -> list[Entry]:
    """Without what the reader muted, and what is no longer theirs to see."""
    threads = {one.thread for one in notifications if one.thread}
    muted = set(Muted.objects.filter(person=reader, thread__in=threads).values_list("thread", flat=True))
    heard = [one for one in notifications if one.thread not in muted or one.activity.kind not in MUTABLE]
    may_read = {pk: _reads(reader, pk) for pk in {one.activity.community_id for one in heard} if pk is not None}
    allowed = [
        one for one in heard if is_of_belonging(one.activity.verb) or may_read.get(one.activity.community_id or 0, True)
    ]
    return [entry for entry in entries(allowed, reader) if entry.url]


def _reads(reader: User, community: int) -> bool:
    return all(may_read(community).filter(pk=reader.pk).exists() for may_read in readers)


def with_bodies(found: list[Entry], reader: User) -> list[Item]:
    """Each with what its room shows of it; of a long conversation the newest, as far as a mail goes."""
    items: list[Item] = []
    left = MOST_WEIGHT
    for entry in reversed(found):
        body_of = mail_bodies.get(entry.notification.activity.verb)
        body = body_of(entry.notification.activity, reader) if body_of and left > 0 else None
        left -= min(weight(body.html), MOST_WEIGHT) if body else 0
        if body and left < 0 and items:
            body = replace(body, html="")
        items.append(Item(entry, body))
    return items[::-1]
