"""Summaries: when they are wanted, one of each, never empty, whatever the clock does."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Profile
from accounts.notifications.mail.summing_up import sum_up
from accounts.notifications.models import Activity, Mail, MailTimes, Notification
from communities.discussions.models import Topic

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 23, tzinfo=UTC)


def tell(person, topic, verb="topic.started", cadence="week", at=MONDAY - timedelta(days=2)):
    activity = Activity.objects.create(
        verb=verb, target=topic, community=topic.community, at=at, thread=f"topic:{topic.pk}"
    )
    row = {"person": person, "activity": activity, "thread": activity.thread, "cadence": cadence, "created_at": at}
    return Notification.objects.create(**row)


@pytest.fixture
def topic(community, facilitator):
    return Topic.begin(community, by=facilitator, title="Meters", html="<p>a</p>")


def keys(person):
    return list(Mail.objects.filter(person=person).order_by("pk").values_list("sort", "key"))


def test_at_their_hour_and_once(member, topic):
    tell(member, topic)
    assert sum_up(MONDAY + timedelta(hours=7, minutes=59)) == 0
    assert sum_up(MONDAY + timedelta(hours=8, minutes=1)) == 1
    assert keys(member) == [("week", "week:2026-W13")]
    tell(member, topic, at=MONDAY + timedelta(hours=9))
    assert sum_up(MONDAY + timedelta(hours=10)) == 0  # waits for the next week
    assert sum_up(MONDAY + timedelta(days=7, hours=8)) == 1
    assert sum_up(MONDAY + timedelta(days=7, hours=8)) == 0


def test_at_the_hour_of_their_zone_and_their_day(member, topic):
    Profile.objects.filter(user=member).update(time_zone="America/New_York")
    MailTimes.objects.create(person=member, summary_hour=7, summary_weekday=2)
    tell(member, topic)
    assert sum_up(MONDAY + timedelta(days=2, hours=10)) == 0  # 6 in the morning there
    assert sum_up(MONDAY + timedelta(days=2, hours=11)) == 1


@pytest.mark.parametrize("start", [datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC)])
@pytest.mark.parametrize("zone", ["Europe/London", "America/Santiago"])
def test_a_clock_that_jumps_makes_no_second_one(member, topic, zone, start):
    """Round the nights in which summer time begins and ends, with the machine's clock an hour off either way."""
    Profile.objects.filter(user=member).update(time_zone=zone)
    for hour in range(72):
        moment = start + timedelta(hours=hour)
        tell(member, topic, cadence="day", at=moment - timedelta(minutes=1))
        for jump in (0, 60, -60):
            with time_machine.travel(moment + timedelta(minutes=jump), tick=False):
                sum_up()
    made = [mail.created_at for mail in Mail.objects.filter(person=member).order_by("created_at")]
    assert len(made) == 3
    assert all(later - earlier > timedelta(hours=12) for earlier, later in pairwise(made))


def test_a_week_takes_the_day_along(member, topic):
    tell(member, topic)
    tell(member, topic, cadence="day", at=MONDAY - timedelta(hours=3))
    assert sum_up(MONDAY + timedelta(hours=9)) == 1
    assert Mail.objects.get().notifications.count() == 2


def test_what_it_says(smtp, member, community, topic, facilitator, post):
    now = timezone.now() - timedelta(days=8)
    other = Topic.begin(community, by=facilitator, title="Pipes", html="<p>a</p>")
    for number in range(3):
        tell(member, topic, at=now + timedelta(minutes=number))
    tell(member, other, at=now)
    assert sum_up() == 1
    assert post() == 1
    (mail,) = smtp.handler.mails
    text = mail.get_body(["plain"]).get_content()
    assert "2 things" in mail["Subject"]
    assert "Meters" in text
    assert "3" in text or "and 2 more here" in text
    assert "In your communities" in text
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_never_empty(smtp, member, topic, post):
    tell(member, topic, at=timezone.now() - timedelta(days=8))
    assert sum_up() == 1
    Notification.objects.update(read_at=timezone.now())
    assert post() == 0
    assert Mail.objects.get().state == "dropped"
