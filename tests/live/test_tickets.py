"""What the site gives to whom: tickets for what they may see, and a word when somebody may no longer be there."""

import json

import pytest
import redis
from django.conf import settings
from django.urls import reverse

from accounts.notifications.live import presence, publishing
from accounts.notifications.live.telling import MOST_NAMED, say_told
from accounts.notifications.live.views import PER_MINUTE
from accounts.notifications.models import Activity, Notification
from accounts.notifications.relay import relay_all
from communities.discussions.models import Topic
from communities.vetting.actions import ask
from communities.wiki.models import CommunityPage
from intranet import sessions
from intranet.events.wire import REVOKE, STREAM
from tests.communities.conftest import at, browse, queries_of

__all__ = ["at", "browse", "queries_of"]

TICKET = "/events/ticket/"


@pytest.fixture
def topic(community, member):
    return Topic.begin(community, by=member, title="Meters in the rain", html="<p>Do they get wet?</p>")


@pytest.fixture
def text(community, member):
    return CommunityPage.begin(community, by=member, title="Pumps", html="<p>One.</p>")


@pytest.fixture
def said(db, django_capture_on_commit_callbacks):
    """What the site says while a deed is done: ``said(deed)`` gives ``{kind: channels}``."""

    def listen(deed):
        client = redis.Redis.from_url(settings.LIVE_URL)
        client.delete(STREAM)
        with django_capture_on_commit_callbacks(execute=True):
            deed()
        heard: dict[str, set[str]] = {}
        for _place, fields in client.xrange(STREAM):
            kind, channels, *_rest = json.loads(fields[b"m"])
            heard.setdefault(kind, set()).update(channels)
        client.close()
        return heard

    return listen


def given(client, *on):
    """The channels of a ticket, and all else that was answered."""
    response = client.get(TICKET, {"on": on})
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    answer = response.json()
    return publishing.signer().read(answer.pop("ticket")), answer


def test_a_ticket_names_the_person_and_what_they_may_see(browse, community, member, topic):
    client = browse(member)
    ticket, answer = given(client, f"topic:{topic.pk}", "topic:999999", "topic:x", "secret:1", "person:1")
    assert ticket.person == member.pk
    assert ticket.session == publishing.signer().session_name(client.session.session_key)
    assert set(ticket.channels) == {f"topic:{topic.pk}", f"community:{community.pk}"}
    assert answer == {"counts": {"inbox": 0, "vetting": 0}, "seen": {f"topic:{topic.pk}": 1}}


@pytest.mark.parametrize("community", ["secret_community"], indirect=True)
def test_what_somebody_may_not_see_is_as_if_it_were_not_there(browse, outsider, topic, text):
    ticket, answer = given(browse(outsider), f"topic:{topic.pk}", f"presence:{text.pk}")
    assert ticket.channels == ()
    assert answer["seen"] == {}


def test_presence_is_for_those_who_may_write(browse, community, member, outsider, text):
    assert f"presence:{text.pk}" in given(browse(member), f"presence:{text.pk}")[0].channels
    assert given(browse(outsider), f"presence:{text.pk}")[0].channels == ()


def test_who_may_vet_listens_to_the_queue(browse, community, manager, delegate, member, text):
    ask(text, by=member)
    ticket, answer = given(browse(manager))
    assert ticket.channels == ("vetting:all",)
    assert answer["counts"]["vetting"] == 1
    assert f"vetting:{community.pk}" in given(browse(delegate))[0].channels
    assert given(browse(member))[0].channels == ()


def test_the_counts_come_with_it_and_more_topics_cost_no_more(browse, community, member, topic, queries_of):
    activity = Activity.record("topic.started", by=None, on=topic, community=community)
    Notification.objects.create(person=member, activity=activity)
    client = browse(member)
    assert given(client)[1]["counts"]["inbox"] == 1
    more = [Topic.begin(community, by=member, title=f"T{n}", html="<p>x</p>").pk for n in range(3)]
    one = queries_of(client, f"{TICKET}?on=topic:{topic.pk}")
    assert queries_of(client, f"{TICKET}?on=topic:{topic.pk}" + "".join(f"&on=topic:{pk}" for pk in more)) == one


def test_signed_out_there_is_none(client):
    assert client.get(TICKET).status_code == 302


def test_not_without_end(browse, member):
    client = browse(member)
    statuses = {client.get(TICKET).status_code for _ in range(PER_MINUTE + 1)}
    assert statuses == {200, 429}


def test_with_redis_away_pages_and_tickets_are_as_they_were(browse, member, topic, text, at, community, settings):
    settings.LIVE_URL, settings.LIVE_PATIENCE = "redis://127.0.0.1:1/0", 0.1
    settings.LIVE_EVENTS = True
    client = browse(member)
    assert 'data-live="/events/ticket/"' in client.get(topic.get_absolute_url()).content.decode()
    assert given(client, f"topic:{topic.pk}")[0].after == ""
    publishing.say(publishing.Message("inbox", ("everyone",)))
    heartbeat = client.post(at(community, "page_draft", text.path), {"do": "here"})
    assert heartbeat.status_code == 200
    assert presence.present(text.pk) == []


def test_a_reply_is_said_to_its_topic(said, topic, facilitator):
    assert said(lambda: topic.reply(by=facilitator, html="<p>No.</p>"))["topic"] == {f"topic:{topic.pk}"}


def test_people_who_were_told_hear_of_it_and_of_a_crowd_everybody(said):
    assert said(lambda: say_told(1, [4, 5]))["inbox"] == {"person:4", "person:5"}
    assert said(lambda: say_told(1, []))["inbox"] == {"everyone"}
    assert said(lambda: say_told(1, list(range(MOST_NAMED + 1))))["inbox"] == {"everyone"}


def test_what_is_read_in_one_browser_is_counted_anew_in_the_others(said, client, member, facilitator):
    Activity.record("profile.thanked", by=facilitator, on=facilitator, tell=[member])
    relay_all()
    client.force_login(member)
    mine = {"inbox": {f"person:{member.pk}"}}
    assert said(lambda: client.post(reverse("notification_read_all"))) == mine
    assert said(lambda: client.post(reverse("notification_read_all"))) == {}, "nothing was unread"


def test_who_goes_stops_listening(said, community, member, facilitator, manager, browse):
    theirs = {f"person:{member.pk}"}
    membership = member.memberships.get(community=community)
    assert said(lambda: membership.change_role("editor", by=facilitator))[REVOKE] == theirs
    assert said(lambda: membership.remove(by=facilitator))[REVOKE] == theirs
    assert said(lambda: community.ban(member, by=facilitator, reason="Spam"))[REVOKE] == theirs
    client = browse(member)
    session = publishing.signer().session_name(client.session.session_key)
    assert f"session:{session}" in said(lambda: client.post(reverse("account_logout")))[REVOKE]
    assert theirs <= said(lambda: member.deactivate(by=manager))[REVOKE]


def test_a_community_that_changes_its_policy_looks_at_everybody_anew(said, community, facilitator):
    heard = said(lambda: community.archive(by=facilitator))
    assert heard[REVOKE] == {f"community:{community.pk}"}


def test_every_session_that_ends_is_said(said, member, browse):
    key = browse(member).session.session_key
    heard = said(lambda: sessions.SessionStore(key).delete())
    assert heard[REVOKE] == {f"session:{publishing.signer().session_name(key)}"}


def test_who_writes_on_a_page_sees_who_else_does(said, browse, at, community, member, facilitator, text, outsider):
    facilitator.first_name = "Fay"
    facilitator.save()
    address = at(community, "page_draft", text.path)
    mine, theirs = browse(member), browse(facilitator)
    assert said(lambda: mine.post(address, {"do": "here"}))["presence"] == {f"presence:{text.pk}"}
    assert "presence" not in said(lambda: mine.post(address, {"do": "here"}))
    theirs.post(address, {"do": "here"})
    assert "Fay is writing too" in mine.post(address, {"do": "here"}).content.decode()
    assert "Fay is writing too" in mine.get(at(community, "page_edit", text.path)).content.decode()
    assert said(lambda: theirs.post(address, {"do": "gone"}))["presence"] == {f"presence:{text.pk}"}
    assert "Fay" not in mine.post(address, {"do": "here"}).content.decode()
    assert browse(outsider).post(address, {"do": "here"}).status_code == 403
    assert presence.present(text.pk) == [member.pk]
