"""At once: held, dropped when read, sent once, whatever the server does."""

import smtplib
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.notifications.mail import sending
from accounts.notifications.mail.bodies import mail_bodies
from accounts.notifications.mail.gathering import gather
from accounts.notifications.models import Activity, Mail, MailTimes, Muted, Notification
from accounts.notifications.relay import relay_all
from communities.discussions.models import Topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def mentioned(community, member, facilitator, awake):
    """The facilitator was named by the member."""
    awake(facilitator)
    html = '<p>What do you think, <span data-mention="facilitator">@facilitator</span>?</p>'
    return Topic.begin(community, by=member, title="Meters & more", html=html)


def states(person):
    return list(Mail.objects.filter(person=person).order_by("pk").values_list("state", "because"))


def test_it_is_held_and_then_sent_once(smtp, mentioned, facilitator, told, post):
    relay_all()
    gather()
    assert not Mail.objects.exists()  # held
    assert told() == 1
    assert gather() == 0  # the same task again
    assert (post(), post()) == (1, 0)
    (mail,) = smtp.handler.mails
    assert mail["To"] == "facilitator@example.com" or "facilitator@example.com" in mail["To"]
    assert mail["Subject"] == "Meters & more"
    assert "##-" in mail.get_body(["plain"]).get_content()
    assert states(facilitator) == [("sent", "")]


def test_read_meanwhile_it_is_not_sent(smtp, mentioned, facilitator, told, post):
    told()
    Notification.objects.filter(person=facilitator).mark_read()
    assert post() == 0
    assert states(facilitator) == [("dropped", "read")]


@pytest.mark.parametrize("community", ["secret_community", "closed_community"], indirect=True)
def test_removed_a_second_before_one_gets_nothing(smtp, mentioned, facilitator, facilitator_of, community, told, post):
    told()
    community.memberships.get(person=facilitator).remove(by=facilitator_of(community))
    post()
    assert smtp.handler.taken == []
    assert states(facilitator)[0] == ("dropped", "gone")


@pytest.mark.parametrize("community", ["secret_community"], indirect=True)
@pytest.mark.parametrize(
    "verb", ["community.archived", "community.policy_changed", "join_request.made", "topic.replied"]
)
def test_who_was_removed_before_they_were_told_has_no_row_of_it_either(facilitator, facilitator_of, community, verb):
    other = facilitator_of(community)
    Activity.record(verb, by=None, on=community, community=community, tell=[facilitator])
    community.memberships.get(person=facilitator).remove(by=other)
    relay_all()
    told = Notification.objects.filter(person=facilitator).values_list("activity__verb", flat=True)
    assert list(told) == ["membership.removed"]


def test_who_left_stopped_or_muted_gets_nothing(smtp, community, member, facilitator, editor, awake, told, post):
    awake(facilitator, editor)
    topic = Topic.begin(community, by=facilitator, title="A", html="<p>a</p>")
    topic.reply(by=member, html="<p>b</p>")
    told()
    Notification.objects.update(cadence="now", mail=None)
    gather()
    mine = Notification.objects.get(person=facilitator, activity__verb="topic.replied")
    Muted.objects.create(person=facilitator, thread=mine.thread or "x", activity=mine.activity)
    Notification.objects.filter(pk=mine.pk).update(thread=mine.thread or "x")
    MailTimes.objects.filter(person=editor).update(stopped_at=timezone.now(), stopped_because="asked")
    post()
    assert smtp.handler.taken == []
    assert {because for _state, because in states(facilitator)} == {"gone"}


def test_a_thread_is_one_mail(smtp, community, member, facilitator, awake, told, post):
    awake(facilitator)
    topic = Topic.begin(community, by=facilitator, title="Meters", html="<p>a</p>")
    for words in ("first", "second"):
        topic.reply(by=member, html=f"<p>{words}</p>")
        relay_all()
    Notification.objects.update(cadence="now")
    told()
    topic.reply(by=member, html="<p>third</p>")  # not held long enough: it goes along
    relay_all()
    Notification.objects.filter(mail=None).update(cadence="now")
    assert post() == 1
    text = smtp.handler.mails[0].get_body(["plain"]).get_content()
    assert all(words in text for words in ("first", "second", "third"))


def test_the_server_is_away_and_comes_back(smtp, mentioned, facilitator, told, post):
    told()
    smtp.stop()
    assert (post(), post()) == (0, 0)
    assert states(facilitator) == [("waiting", "")]
    assert Mail.objects.get().attempts == 0  # an outage of any length costs nothing
    smtp.start()
    assert (post(), post()) == (1, 0)
    assert len(smtp.handler.taken) == 1


def test_two_hours_without_a_server_lose_and_double_nothing(smtp, mentioned, facilitator, told, post):
    told()
    smtp.stop()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _quarter in range(8):
            clock.shift(timedelta(minutes=15))
            assert (post(), sending.sweep()) == (0, 0)
        smtp.start()
        assert (post(), sending.sweep(), post()) == (1, 0, 0)
    assert states(facilitator) == [("sent", "")]
    assert len(smtp.handler.taken) == 1


def test_later_says_the_server(smtp, mentioned, facilitator, told, post):
    told()
    smtp.handler.refuse["facilitator@example.com"] = "451 greylisted"
    assert post() == 0
    mail = Mail.objects.get()
    assert (mail.state, mail.because, mail.attempts) == ("waiting", "smtp:451", 1)
    assert mail.due_at > timezone.now()
    smtp.handler.refuse.clear()
    Mail.objects.update(due_at=timezone.now())
    assert post() == 1


def test_one_bad_address_keeps_nobody_and_stops_after_three(smtp, mentioned, facilitator, told, post):
    told()
    smtp.handler.refuse["facilitator@example.com"] = "550 no such user"
    for number in (2, 3):
        Mail.objects.create(person=facilitator, sort="now", key=f"x#{number}")
    copy = Notification.objects.get(person=facilitator)
    for mail in Mail.objects.order_by("pk"):
        Notification.objects.filter(pk=copy.pk).update(mail=mail)
        Mail.objects.filter(pk=mail.pk).update(due_at=timezone.now())
        Mail.objects.exclude(pk=mail.pk).filter(state="waiting").update(due_at=timezone.now() + timedelta(hours=1))
        post()
    times = MailTimes.objects.get(person=facilitator)
    assert (times.returned, times.stopped_because) == (3, "bounced")
    assert set(states(facilitator)) == {("failed", "smtp:550")}


def test_poison_is_parked_and_the_others_go(smtp, mentioned, facilitator, editor, told, post, monkeypatch, awake):
    told()
    Mail.objects.update(attempts=sending.MOST_POISONED - 1)
    awake(editor)

    def raises(activity, reader):
        raise KeyError("a room's mistake")

    good = Notification.objects.create(
        person=editor, activity=Notification.objects.get(person=facilitator).activity, cadence="now"
    )
    told()
    real = mail_bodies["post.mentioned"]
    chosen = lambda activity, reader: (raises if reader == facilitator else real)(activity, reader)  # noqa: E731
    monkeypatch.setitem(mail_bodies, "post.mentioned", chosen)
    assert post() == 1
    assert states(facilitator) == [("failed", "poison:KeyError")]
    good.refresh_from_db()
    assert good.mail.state == "sent"


def test_the_line_breaks_in_the_middle(smtp, mentioned, facilitator, told, post, monkeypatch):
    """Nobody knows whether it was taken: it is not sent again, and comes with the next summary."""
    told()

    class Lost:
        def send_messages(self, messages):
            raise smtplib.SMTPServerDisconnected

        def close(self):
            """Nothing to close."""

    monkeypatch.setattr(sending, "open_server", lambda road: Lost())
    assert post() == 0
    assert states(facilitator) == [("uncertain", "lost:SMTPServerDisconnected")]
    again = Notification.objects.get(person=facilitator)
    assert (again.mail, again.cadence) == (None, "day")


def test_killed_in_the_middle_it_is_not_sent_again(mentioned, facilitator, told):
    told()
    Mail.objects.update(state="sending", due_at=timezone.now() - timedelta(seconds=1))
    assert (sending.sweep(), sending.sweep()) == (1, 0)
    assert states(facilitator) == [("uncertain", "lost")]


def test_a_restored_copy_mails_nobody(smtp, mentioned, facilitator, told, post, settings):
    told()
    settings.MAIL_SENDING = False
    assert post() == 0
    settings.MAIL_SENDING = True
    Mail.objects.update(created_at=timezone.now() - timedelta(days=5))
    assert post() == 0
    assert states(facilitator) == [("dropped", "too_late")]
