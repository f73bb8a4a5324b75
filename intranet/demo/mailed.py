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
    """The newest announcement, as it was mailed to the members: one had read it already, to one it did not get."""
    made = Activity.objects.filter(community=community, verb="announcement.made").order_by("-at").first()
    if made is None:
        return
    told = made.notifications.filter(mail=None).order_by("pk")[:12]
    for number, notification in enumerate(told):
        mail = of_announcement(notification, made, community, number)
        mail.save()
        Notification.objects.filter(pk=notification.pk).update(mail=mail, cadence="now")


def of_announcement(notification: Notification, made: Activity, community: Community, number: int) -> Mail:
    at = max(made.at, ago(20)) + timedelta(minutes=11)
    mail = Mail(person_id=notification.person_id, community=community, sort=Mail.Sort.NOW, road=Mail.Road.BULK)
    mail.key = f"{notification.thread or f'activity:{made.pk}'}#{notification.pk}"
    mail.created_at, mail.due_at, mail.attempts = at, at, 1
    if number == 1:
        mail.state, mail.because = Mail.State.DROPPED, "read"
    elif number == 2:
        mail.state, mail.because, mail.returned_at = Mail.State.FAILED, "smtp:550", at
    else:
        mail.state, mail.sent_at = Mail.State.SENT, at
    return mail
