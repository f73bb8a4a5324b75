"""One row a thread: told together, read together, muted together."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.notifications.models import Activity, Muted, Notification
from accounts.notifications.relay import relay_all

INBOX = "/notifications/"


@pytest.fixture
def another(editor):
    return editor


@pytest.fixture
def follower(client, talk, watcher):
    """Somebody signed in who watches the community's talk."""
    client.force_login(watcher)
    return watcher


@pytest.fixture
def watcher(community, member):
    from communities.discussions.models import Level, Subscription

    Subscription.choose(Level.WATCHING, by=member, of=community)
    return member


@pytest.fixture
def talk(community, facilitator, another):
    """A topic with replies of two people, on their way to whoever watches."""
    from communities.discussions.models import Topic

    topic = Topic.begin(community, by=facilitator, title="Heat pumps", html="<p>Who knows them?</p>")

    def reply(number=1, by=another):
        posts = [topic.reply(by=by, html=f"<p>Reply {n}</p>") for n in range(number)]
        relay_all()
        return posts

    topic.say = reply
    return topic


def rows(client, show="all"):
    return client.get(INBOX, {"show": show}).context["entries"]


def test_replies_are_one_row(client, follower, talk, facilitator, another):
    talk.say(3)
    talk.say(2, by=facilitator)
    (row,) = rows(client)
    assert row.text == f"{facilitator.name} and one other wrote 5 replies in “Heat pumps”"
    assert row.facts.count == 6
    assert row.more == 0


def test_the_row_says_what_else_it_stands_for(client, follower, talk, facilitator):
    relay_all()
    talk.say(1)
    another_title = Activity.record("topic.moved", by=facilitator, on=talk, community=talk.community, tell=[follower])
    relay_all()
    (row,) = rows(client)
    assert row.notification.activity == another_title
    assert row.more == 2
    assert "and 2 more before it" in client.get(INBOX).content.decode()
    assert client.get("/people/").context["unread_notifications"] == 1


def test_read_and_unread_are_two_rows_and_reading_takes_the_thread(client, follower, talk, another):
    talk.say(2)
    (first,) = rows(client)
    client.post(f"{INBOX}{first.notification.pk}/read/")
    assert not Notification.objects.filter(person=follower).unread().exists()
    talk.say(1)
    new, old = rows(client)
    assert (new.facts.count, old.facts.count) == (1, 3)
    assert new.text == f"{another.name} replied in “Heat pumps”"


def test_reading_the_topic_reads_what_was_told_of_it_so_far(client, follower, talk, another):
    _seen, last = talk.say(2)
    talk.reply(by=another, html=f'<p><span data-mention="{follower.username}">@{follower.username}</span></p>')
    relay_all()
    mine = Notification.objects.filter(person=follower)
    assert mine.get(activity__verb="post.mentioned").thread == ""
    address = f"{talk.get_absolute_url()}read/"
    assert client.post(address, {"number": last.number}).status_code == 302
    assert [n.activity.verb for n in mine.unread()] == ["post.mentioned"]
    client.post(address, {"number": last.number + 1})
    assert not mine.unread().exists()


def test_muting_and_its_undo(client, follower, talk, another):
    talk.say(1)
    (row,) = rows(client)
    address = f"{INBOX}{row.notification.pk}/"
    for _ in range(2):
        assert client.post(f"{address}mute/").status_code == 302
    assert Muted.objects.get().thread == f"topic:{talk.pk}"
    assert "Undo" in client.get(INBOX).content.decode()
    talk.say(1)
    assert not Notification.objects.filter(person=follower).unread().exists()
    assert "Heat pumps" in client.get("/settings/notifications/muted/").content.decode()
    for _ in range(2):
        answer = client.post(f"{address}unmute/", headers={"HX-Request": "true"})
    assert "Why did I get this?" in answer.content.decode()
    talk.say(1)
    assert Notification.objects.filter(person=follower).unread().count() == 1


def test_a_mention_comes_through_a_muted_thread(client, follower, talk, another):
    talk.say(1)
    client.post(f"{INBOX}{rows(client)[0].notification.pk}/mute/")
    talk.reply(by=another, html=f'<p><span data-mention="{follower.username}">@{follower.username}</span></p>')
    relay_all()
    (row,) = rows(client, "unread")
    assert "mentioned you" in row.text
    client.post(f"{INBOX}{row.notification.pk}/mute/")
    assert Muted.objects.count() == 1, "what speaks of somebody cannot be muted"


def test_what_was_said_last_of_a_topic_counts(follower, talk):
    from communities.discussions.models import Level, Subscription

    talk.say(1)
    Muted.put(Notification.objects.filter(person=follower).latest("pk"), by=follower)
    Subscription.choose(Level.WATCHING, by=follower, of=talk)
    assert not Muted.objects.exists()


def test_lifting_in_the_settings_is_for_ones_own(client, follower, talk, another):
    talk.say(1)
    Muted.put(Notification.objects.filter(person=follower).latest("pk"), by=follower)
    address = f"/settings/notifications/muted/{Muted.objects.get().pk}/lift/"
    client.force_login(another)
    assert client.post(address).status_code == 404
    client.force_login(follower)
    client.post(address)
    assert not Muted.objects.exists()


def test_what_waits(client, follower, facilitator, talk):
    talk.say(1)
    Activity.record("invitation.made", by=facilitator, on=facilitator, tell=[follower])
    relay_all()
    (row,) = rows(client, "waiting")
    assert row.notification.activity.verb == "invitation.made"


def test_why_is_known_for_each(follower, talk, facilitator, another, community):
    from communities.discussions.models import Post

    (post,) = talk.say(1, by=another)
    talk.reply(by=facilitator, html="<p>To you</p>", reply_to=Post.objects.get(pk=post.pk))
    relay_all()
    last = Activity.objects.filter(verb="topic.replied").latest("pk")
    told = dict(last.notifications.values_list("person__username", "reason"))
    assert told[another.username] == "answered"
    assert told[follower.username] == "watching_community"
    cadences = dict(last.notifications.values_list("person__username", "cadence"))
    assert cadences[another.username] == "now"
    assert cadences[follower.username] != "now"


def test_what_is_not_for_the_inbox_is_not_there(client, follower, talk):
    talk.say(1)
    Notification.objects.update(in_inbox=False)
    assert rows(client) == []
    assert client.get("/people/").context["unread_notifications"] == 0


def test_threads_cost_the_same_for_2_and_20(client, follower, another):
    def ask():
        client.get(INBOX)
        with CaptureQueriesContext(connection) as asked:
            client.get(INBOX)
        return len(asked)

    def tell(thread):
        for _ in range(2):
            Activity.record("profile.thanked", by=another, on=another, tell=[follower], thread=thread)
        relay_all()

    relay_all()
    Notification.objects.all().delete()  # of one kind of target, as what follows
    for number in range(2):
        tell(f"test:{number}")
    two = ask()
    for number in range(18):
        tell(f"more:{number}")
    assert ask() == two <= 12
