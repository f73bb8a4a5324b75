"""One click stops a sort of mail, without signing in; opening the link stops nothing; it can be undone."""

import re
from base64 import b64encode

import pytest
from django.utils import timezone

from accounts.notifications.mail.returning import came_back, complained
from accounts.notifications.mail.state import announcements_of
from accounts.notifications.mail.tokens import stop_address
from accounts.notifications.models import Activity, Mail, MailTimes, Muted, Notification, Preference

pytestmark = pytest.mark.django_db


def path_of(address):
    return "/mail/stop/" + address.partition("/mail/stop/")[2]


@pytest.fixture
def activity(community, facilitator):
    return Activity.objects.create(verb="topic.replied", target=community, community=community, actor=facilitator)


def state(person):
    return (
        list(Muted.objects.filter(person=person).values_list("thread", flat=True)),
        dict(Preference.objects.filter(person=person).values_list("kind", "cadence")),
        list(person.memberships.values_list("mail", flat=True)),
        MailTimes.objects.filter(person=person).exclude(stopped_at=None).exists(),
    )


@pytest.mark.parametrize(
    ("scope", "which", "after"),
    [
        ("thread", "topic:1", (["topic:1"], {}, ["weekly"], False)),
        ("kind", "mention", ([], {"mention": ""}, ["weekly"], False)),
        ("community", "its", ([], {}, ["mentions"], False)),
        ("all", "", ([], {}, ["weekly"], True)),
    ],
)
def test_stop_and_undo(client, member, community, activity, scope, which, after):
    address = path_of(stop_address(member, scope, community.pk if which == "its" else which, activity.pk))
    assert "Stop it" in client.get(address).content.decode()
    assert state(member) == ([], {}, ["weekly"], False)  # scanners of mail follow links
    stopped = client.post(address, {"List-Unsubscribe": "One-Click"})
    assert stopped.status_code == 200
    assert state(member) == after
    assert client.post(address).status_code == 200  # twice
    undo = re.search(r'name="undo" value="([^"]+)"', stopped.content.decode())[1]
    assert client.post(address, {"undo": undo}).status_code == 200
    muted, kinds, mail, stopped = state(member)
    assert (muted, mail, stopped) == ([], ["weekly"], False)
    assert kinds.get("mention", "now") == "now"


@pytest.mark.parametrize(
    ("scope", "which", "verb", "reason", "mailed"),
    [
        ("community", "its", "topic.replied", "watching", False),
        ("community", "its", "post.mentioned", "", True),
        ("community", "its", "vetting.asked", "", True),
        ("community", "its", "question.answered", "watching", False),
        ("community", "its", "question.answered", "asked", True),
        ("kind", "answer", "question.answered", "watching", True),
        ("kind", "answer", "topic.replied", "answered", False),
        ("kind", "talk", "question.answered", "watching", False),
    ],
)
def test_only_what_was_stopped_does_not_follow(client, member, community, activity, scope, which, verb, reason, mailed):
    Activity.objects.filter(pk=activity.pk).update(verb=verb)
    waiting = Notification.objects.create(person=member, activity=activity, cadence="now", reason=reason)
    which = community.pk if which == "its" else which
    assert client.post(path_of(stop_address(member, scope, which, activity.pk))).status_code == 200
    waiting.refresh_from_db()
    assert waiting.cadence == ("now" if mailed else "")


def test_of_whom_there_is_no_account_any_more_nothing_is_stopped(client, member):
    member.pk = 0
    address = path_of(stop_address(member, "all"))
    assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)


def test_no_more_summaries(client, member, activity):
    waiting = Notification.objects.create(person=member, activity=activity, cadence="week")
    client.post(path_of(stop_address(member, "summaries")))
    waiting.refresh_from_db()
    assert waiting.cadence == ""
    assert set(Preference.objects.filter(person=member).values_list("cadence", flat=True)) == {""}
    assert member.memberships.get().mail == "mentions"


def test_a_forged_link_is_none(client, member):
    address = path_of(stop_address(member, "all"))
    assert client.post(address[:-3] + "xx/").status_code == 404
    assert client.post(address, {"undo": "forged"}).status_code == 404


def sent(person, number):
    return Mail.objects.create(person=person, sort="now", key=f"x#{number}", state="sent", sent_at=timezone.now())


def test_three_that_come_back_in_a_row_stop_mail(member, client):
    first, *others = [sent(member, number) for number in range(4)]
    came_back(first.pk, True, "5.1.1")
    came_back(first.pk, True, "5.1.1")
    came_back(others[0].pk, False, "4.2.2")
    times = MailTimes.objects.get(person=member)
    assert (times.returned, times.stopped_at) == (0, None)  # others arrived since
    for mail in others:
        came_back(mail.pk, True, "5.1.1")
    times.refresh_from_db()
    assert (times.returned, times.stopped_because) == (3, "bounced")
    client.force_login(member)
    assert "came back several times" in client.get("/settings/notifications/mails/").content.decode()


def test_a_complaint_stops_mail_at_once(member):
    complained(sent(member, 1).pk)
    assert MailTimes.objects.get(person=member).stopped_because == "complained"


def test_the_log_is_ones_own(member, facilitator, client, django_assert_max_num_queries):
    sent(member, 1)
    sent(facilitator, 2)
    client.force_login(member)
    with django_assert_max_num_queries(25):
        text = client.get("/settings/notifications/mails/").content.decode()
    assert text.count("At once") == 1


def test_facilitators_see_how_many_and_not_who(member, facilitator, community, client):
    made = Activity.objects.create(verb="announcement.made", target=community, community=community)
    mail = sent(member, 1)
    Mail.objects.filter(pk=mail.pk).update(community=community)
    Notification.objects.create(person=member, activity=made, mail=mail)
    assert [(one.mailed, one.came_back) for one in announcements_of(community.pk)] == [(1, 0)]
    client.force_login(facilitator)
    text = client.get(f"/communities/{community.slug}/settings/mail/").content.decode()
    assert "to 1 person" in text
    assert member.email not in text


def test_a_provider_reports_a_complaint(member, client, settings):
    """In the words of a real one, and only with the password of the settings."""
    settings.MAIL_REPORTS_PROVIDER, settings.MAIL_IN_SECRET = "postmark", "name:password"
    settings.ANYMAIL = {"WEBHOOK_SECRET": "name:password"}
    said = {"RecordType": "SpamComplaint", "Type": "SpamComplaint", "Email": member.email, "MessageID": "x"}
    said |= {"BouncedAt": "2026-11-23T10:00:00Z", "Metadata": {"mail": str(sent(member, 1).pk)}}
    address, words = "/mail/reports/", {"data": said, "content_type": "application/json"}
    assert client.post(address, **words).status_code == 400
    assert not MailTimes.objects.filter(person=member).exists()
    proof = "Basic " + b64encode(b"name:password").decode()
    assert client.post(address, **words, headers={"authorization": proof}).status_code == 200
    assert MailTimes.objects.get(person=member).stopped_because == "complained"
