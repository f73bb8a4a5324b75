"""Mail that left for Meridian's people in the last weeks: summaries, an announcement, an address that does not work."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from accounts.notifications.models import Activity, Mail, Notification
from communities.models import Community
from intranet.demo.dates import ago

SUMMED_UP = ("manager", "facilitator", "delegate", "member")
#: Weekly summaries each of them had.
WEEKS = 4


def load_mailed(people: dict[str, User], communities: dict[str, Community]) -> None:
    for name in SUMMED_UP:
        Mail.objects.bulk_create([summary(people[name], weeks) for weeks in range(WEEKS, 0, -1)])
    announce(communities["data-and-analytics"])


def summary(person: User, weeks: int) -> Mail:
    """Of a Monday at eight."""
    day = ago(7 * weeks + timezone.now().weekday(), hour=8)
    words = {"sort": Mail.Sort.WEEK, "road": Mail.Road.BULK, "key": f"week:{day:%G-W%V}"}
    return Mail(person=person, state=Mail.State.SENT, attempts=1, due_at=day, created_at=day, sent_at=day, **words)


def announce(community: Community) -> None:
    """The newest announcement, mailed to the members: one had read it, one has an address that does not work."""
    made = Activity.objects.filter(community=community, verb="announcement.made").order_by("-at").first()
    if made is None:
        return
    members = User.objects.active().filter(memberships__community=community).exclude(pk=made.actor_id or 0)
    for number, person in enumerate(members.order_by("pk")):
        mail = of_announcement(person, made, community, number)
        mail.save()
        told = {"read_at": mail.due_at + timedelta(hours=number), "created_at": made.at, "mail": mail, "cadence": "now"}
        Notification.objects.update_or_create(
            person=person, activity=made, defaults=told | {"thread": made.thread, "reason": "member"}
        )


def of_announcement(person: User, made: Activity, community: Community, number: int) -> Mail:
    at = made.at + timedelta(minutes=11)
    mail = Mail(person=person, community=community, sort=Mail.Sort.NOW, road=Mail.Road.BULK)
    mail.key = f"{made.thread or f'activity:{made.pk}'}#{made.pk}"
    mail.created_at, mail.due_at, mail.attempts = at, at, 1
    if number == 1:
        mail.state, mail.because = Mail.State.DROPPED, "read"
    elif number == 2:
        mail.state, mail.because, mail.returned_at = Mail.State.FAILED, "smtp:550", at
    else:
        mail.state, mail.sent_at = Mail.State.SENT, at
    return mail
