"""Feeds: what is new, in Atom that keeps its names, for whoever may read it now."""

from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.tokens.models import PersonalToken
from communities.discussions.models import Topic
from communities.questions.models import Question
from communities.vetting import actions as vetting
from communities.vetting.actions.granting import Seen
from communities.wiki.models import CommunityPage
from pages.models.review import in_a_year

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def browse():
    def sign_in(user):
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def news(community, facilitator, manager):
    """One of each kind of news."""
    topic = Topic.begin(community, by=facilitator, title="Meters & <gauges>", html="<p>Secret text.</p>")
    note = {"kind": Topic.Kind.ANNOUNCEMENT}
    Topic.begin(community, by=facilitator, title="We moved", html="<p>Here.</p>", **note)
    Question.ask(community, by=facilitator, title="Which form?", html="<p>Hm.</p>")
    page = CommunityPage.begin(community, by=facilitator, title="Expenses", html="<p>Keep receipts.</p>")
    seen = Seen(1, page.revisions.get().sha256, None)
    vetting.grant(page, by=manager, seen=seen, owner=facilitator, review_by=in_a_year())
    return topic


def feed_of(community):
    return f"{community.get_absolute_url()}feed.atom"


def entries(response):
    feed = ElementTree.fromstring(response.content)  # noqa: S314  # our own answer
    return {entry.find(f"{ATOM}title").text: entry.find(f"{ATOM}id").text for entry in feed.iter(f"{ATOM}entry")}


def test_it_tells_what_is_new_by_title(browse, outsider, community, news):
    response = browse(outsider).get(feed_of(community))
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    assert set(entries(response)) == {
        "Meters & <gauges>", "We moved", "Which form?", "Expenses", "“Expenses” is official",
    }  # fmt: skip
    assert "Secret text" not in response.content.decode()
    feed = ElementTree.fromstring(response.content)  # noqa: S314
    for needed in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{needed}") is not None
    assert all(entry.find(f"{ATOM}updated") is not None for entry in feed.iter(f"{ATOM}entry"))


def test_names_survive_a_move(browse, manager, facilitator, community, news, found):
    before = entries(browse(facilitator).get(feed_of(community)))["Meters & <gauges>"]
    assert before.startswith("tag:")
    other = found("other-house", facilitators=[facilitator])
    news.move(other, by=facilitator)
    assert entries(browse(facilitator).get(feed_of(other)))["Meters & <gauges>"] == before
    assert "Meters & <gauges>" not in entries(browse(facilitator).get(feed_of(community)))


def test_who_has_it_gets_not_modified(browse, outsider, facilitator, community, news):
    client = browse(outsider)
    first = client.get(feed_of(community))
    assert "private" in first.headers["Cache-Control"]
    assert "public" not in first.headers["Cache-Control"]
    for name, value in (("If-None-Match", first["ETag"]), ("If-Modified-Since", first["Last-Modified"])):
        assert client.get(feed_of(community), headers={name: value}).status_code == 304
    Topic.begin(community, by=facilitator, title="Newer", html="<p>x</p>")
    assert client.get(feed_of(community), headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_what_is_hidden_is_gone(browse, outsider, facilitator, community, news):
    news.posts.get().hide(by=facilitator, reason="Off topic")
    assert "Meters & <gauges>" not in entries(browse(outsider).get(feed_of(community)))


def test_a_minor_edit_is_no_news(browse, outsider, facilitator, community, news):
    before = browse(outsider).get(feed_of(community)).content
    page = CommunityPage.objects.get()
    page.publish(by=facilitator, title="Expense", html="<p>Keep it.</p>", based_on=1, minor=True)
    assert browse(outsider).get(feed_of(community)).content == before


def test_control_characters_break_nothing(browse, outsider, community, news):
    Topic.objects.filter(pk=news.pk).update(title="Bell \x07 rings")
    assert "Bell  rings" in entries(browse(outsider).get(feed_of(community)))


@pytest.mark.parametrize("community", ["closed_community", "secret_community"], indirect=True)
@pytest.mark.parametrize("who", ["outsider", "invited", "ex_member", "banned", "administrator"])
def test_outsiders_of_closed_ones_get_what_nothing_gets(request, client, community, news, member, who):
    """Also with a token: the same answer as for a community that is not there; and 401 tells nothing of either."""
    _token, secret = PersonalToken.issue(
        by=request.getfixturevalue(who), name="x", scopes=["feeds", "calendar"], days=9
    )
    for name in ("feed.atom", "calendar.ics"):
        there = client.get(f"{community.get_absolute_url()}{name}", {"token": secret})
        not_there = client.get(f"/communities/nothing-here/{name}", {"token": secret})
        assert there.status_code == not_there.status_code == 404
        assert community.name not in there.content.decode()
    client.force_login(member)
    assert client.get(feed_of(community)).status_code == 200


@pytest.mark.parametrize("community", ["secret_community"], indirect=True)
def test_who_is_removed_reads_no_more(client, community, facilitator, member, news):
    """S3: the next request."""
    _token, secret = PersonalToken.issue(by=member, name="x", scopes=["feeds"], days=9)
    assert "We moved" in client.get("/feed.atom", {"token": secret}).content.decode()
    assert client.get(feed_of(community), {"token": secret}).status_code == 200
    member.memberships.get(community=community).remove(by=facilitator)
    assert "We moved" not in client.get("/feed.atom", {"token": secret}).content.decode()
    assert client.get(feed_of(community), {"token": secret}).status_code == 404


def test_my_feed_holds_my_communities_only(browse, member, outsider, community, news):
    assert "We moved" in entries(browse(member).get("/feed.atom"))
    assert not entries(browse(outsider).get("/feed.atom"))


def test_it_costs_the_same_however_much_there_is(browse, outsider, facilitator, community, news):
    def cost():
        client = browse(outsider)
        client.get(feed_of(community))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(feed_of(community)).status_code == 200
        return len(captured)

    before = cost()
    for number in range(4):
        Topic.begin(community, by=facilitator, title=f"Topic {number}", html="<p>x</p>")
        CommunityPage.begin(community, by=facilitator, title=f"Page {number}", html="<p>x</p>")
    assert cost() == before


def test_the_home_page_names_its_feed(browse, outsider, community):
    page = browse(outsider).get(community.get_absolute_url()).content.decode()
    assert f'type="application/atom+xml" title="{community.name}" href="{feed_of(community)}"' in page
