"""Rights that end a second before, connections that break in the middle: once each, or not at all (S1, S3, F2)."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from accounts.notifications import relay
from accounts.notifications.audiences import audiences
from accounts.notifications.models import Activity, Notification, Outbox
from accounts.notifications.tasks import relay_outbox
from communities.discussions.models import Level, Subscription, Topic
from tests.databases import server
from tests.running.conftest import eventually

#: In the title of what outsiders must not learn of.
CANARY = "zqcanary"


@pytest.fixture
def everybody(monkeypatch):
    monkeypatch.setitem(audiences, "test.all", lambda activity, terms: User.objects.all())
    return "test.all"


def told():
    return sorted(Notification.objects.values_list("person__username", flat=True))


@pytest.mark.parametrize("community", ["closed_community", "secret_community"], indirect=True)
def test_removed_a_second_before(community, member, editor, facilitator, client):
    for person in (member, editor):
        Subscription.choose(Level.WATCHING, by=person, of=community)
    topic = Topic.begin(community, by=facilitator, title=CANARY, html=f"<p>{CANARY}</p>")
    topic.reply(by=facilitator, html=f'<p><span data-mention="{member.username}">@{member.username}</span></p>')
    member.memberships.get().remove(by=facilitator)
    relay.relay_all()
    about = Notification.objects.exclude(activity__verb="membership.removed")
    assert set(about.values_list("person__username", flat=True)) == {editor.username}
    client.force_login(member)
    assert CANARY not in client.get("/notifications/").content.decode()


@pytest.mark.parametrize("community", ["secret_community"], indirect=True)
def test_a_secret_community_leaves_no_trace_with_who_was_told_and_left(community, member, facilitator, client):
    Subscription.choose(Level.WATCHING, by=member, of=community)
    topic = Topic.begin(community, by=facilitator, title=CANARY, html="<p>Text</p>")
    for _ in range(2):
        topic.reply(by=facilitator, html="<p>More</p>")
    relay.relay_all()
    client.force_login(member)
    told_of = Notification.objects.filter(person=member).latest("pk")
    client.post(f"/notifications/{told_of.pk}/mute/")
    assert CANARY in client.get("/settings/notifications/muted/").content.decode()
    member.memberships.get().leave(by=member)
    for address in ("/notifications/", "/notifications/?show=unread", "/settings/notifications/muted/"):
        text = client.get(address).content.decode()
        assert not {CANARY, community.name, topic.get_absolute_url(), facilitator.name} & set(text.split("\n"))
        assert CANARY not in text
        assert community.slug not in text
        assert "replies" not in text


@pytest.mark.django_db(transaction=True)
def test_the_database_goes_away_in_the_middle(person, everybody):
    """As when it restarts: the statement that tells is cut off; whoever comes next tells each exactly once."""
    sam, kim, _lee = person("sam"), person("kim"), person("lee")
    Activity.record("profile.thanked", by=sam, on=kim, audience=everybody)
    failed = []

    def work():
        try:
            relay.relay_all()
        except DatabaseError as error:
            failed.append(error)
        finally:
            connection.close()

    name = connection.settings_dict["NAME"]
    with server(name) as other, other.transaction():
        other.execute("LOCK TABLE notifications_notification IN SHARE ROW EXCLUSIVE MODE")
        worker = threading.Thread(target=work)
        worker.start()
        cut_off = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted AND database ="
        here = "(SELECT oid FROM pg_database WHERE datname = current_database())"
        eventually(lambda: other.execute(f"{cut_off} {here}").fetchone(), "the worker is cut off")
        worker.join()
    assert failed
    assert not Notification.objects.exists()
    assert Outbox.objects.get().attempts == 0, "it is not the row's fault"
    assert relay.relay_all() == 1
    assert told() == ["kim", "lee"]


@pytest.mark.django_db(transaction=True)
def test_the_same_task_twice(person, everybody):
    sam, kim = person("sam"), person("kim")
    with transaction.atomic():
        Activity.record("profile.thanked", by=sam, on=kim, audience=everybody)
    assert [relay_outbox.apply().get() for _ in range(2)] == [1, 0]
    assert told() == ["kim"]
