"""Reading a topic."""

import re

import pytest
from django.urls import reverse

from accounts.notifications.models import Activity, Muted
from communities.discussions.models import ReadMark, Subscription


@pytest.fixture
def long(topic, another):
    for number in range(2, 46):
        topic.reply(by=another, html=f"<p>reply {number}</p>", key=None) if number < 30 else append(
            topic, another, number
        )
    return topic


def append(topic, by, number):
    """Beyond what one person may write in ten minutes."""
    here = topic.locked()
    here._append(by=by, html=f"<p>reply {number}</p>", key=None, level="tracking")


def test_the_page_shows_the_posts(browse, at, topic, another, community):
    topic.reply(by=another, html="<p>They do not.</p>")
    page = browse(another).get(topic.get_absolute_url())
    assert page.status_code == 200
    body = page.content.decode()
    assert "Do they get wet?" in body
    assert 'id="post-2"' in body
    assert 'data-vetting-state="community" data-revision="1"' in body


def test_it_opens_at_the_first_unread(browse, long, member, facilitator):
    ReadMark.advance(facilitator.pk, long.pk, 25)
    page = browse(facilitator).get(long.get_absolute_url()).context["page"]
    assert (page.page, page.first_unread) == (2, 26)
    assert [shown.post.number for shown in page.posts if shown.is_first_new] == [26]
    assert browse(member).get(long.get_absolute_url()).context["page"].page == 1
    assert browse(member).get(long.get_absolute_url() + "?page=99").context["page"].page == 3


def test_a_split_leaves_a_note_at_both_ends(browse, topic, another, facilitator):
    reply = topic.reply(by=another, html="<p>By the way</p>")
    new = topic.split([reply], title="Apart", by=facilitator)
    note = f'<a href="{new.get_absolute_url()}">Apart</a>'
    assert note in browse(another).get(topic.get_absolute_url()).content.decode()
    assert topic.title in browse(another).get(new.get_absolute_url()).content.decode()
    new.posts.get().hide(by=facilitator, reason="-")
    assert note not in browse(another).get(topic.get_absolute_url()).content.decode()


def test_permalinks_survive_split_merge_and_move(browse, at, topic, started, another, facilitator, community, found):
    reply = topic.reply(by=another, html="<p>Moved</p>")
    addresses = [at(community, "topic_post", topic.pk, 2), reverse("post_detail", args=[reply.pk])]
    new = topic.split([reply], title="Apart", by=facilitator)
    client = browse(another)
    for address in addresses:
        assert client.get(address).url == f"{new.get_absolute_url()}?page=1#post-1"
    other = started("Other")
    new.merge(other, by=facilitator)
    for address in [*addresses, at(community, "topic_post", new.pk, 1)]:
        assert client.get(address).url == f"{other.get_absolute_url()}?page=1#post-2"
    assert client.get(new.get_absolute_url()).url == other.get_absolute_url()
    elsewhere = found("other-house", facilitators=[facilitator])
    before = other.get_absolute_url()
    other.refresh_from_db()
    other.move(elsewhere, by=facilitator)
    for address in [*addresses, f"{before}2/"]:
        assert client.get(address).url == f"{other.get_absolute_url()}?page=1#post-2"
    assert client.get(before).url == other.get_absolute_url()


def test_reading_is_marked_by_a_form_and_never_goes_back(browse, long, facilitator, at, community):
    client = browse(facilitator)
    read = at(community, "topic_read", long.pk)
    for number in (20, 7, 9999, "x"):
        client.post(read, {"number": number})
    assert ReadMark.objects.get(person=facilitator, topic=long).number == 45
    assert client.post(read, {"number": 1}, headers={"HX-Request": "true"}).status_code == 204


def test_news_since(browse, topic, another, member):
    client = browse(member)
    address = f"{topic.get_absolute_url()}?after=1"
    assert b"new repl" not in client.get(address, headers={"HX-Request": "true"}).content
    topic.reply(by=another, html="<p>a</p>")
    topic.reply(by=another, html="<p>b</p>")
    assert b"2 new replies" in client.get(address, headers={"HX-Request": "true"}).content


def test_the_menu_says_the_level_that_holds(browse, topic, another, community):
    def shown():
        page = browse(another).get(topic.get_absolute_url()).content.decode()
        return re.search(r'value="(\w+)" aria-current="true"', page)[1]

    assert shown() == "normal"
    Subscription.choose("watching", by=another, of=community)
    assert shown() == "watching"
    topic.reply(by=another, html="<p>a</p>")
    assert shown() == "watching"
    Subscription.choose("muted", by=another, of=community)
    assert shown() == "muted"
    Subscription.choose("tracking", by=another, of=topic)
    assert shown() == "tracking"
    Muted.objects.create(person=another, thread=topic.notification_thread, activity=Activity.objects.latest("pk"))
    assert shown() == "muted"
    Subscription.choose("tracking", by=another, of=topic)
    assert shown() == "tracking"


def test_the_same_queries_for_two_and_twenty_and_two_thousand_posts(
    browse, queries_of, topic, another, started, facilitator
):
    short = started("Short")
    short.reply(by=another, html="<p>one</p>")
    for number in range(2, 90):
        append(topic, another, number)
    for post in topic.posts.all()[:20]:
        post.react("thanks", by=another)
    client = browse(facilitator)
    few, many = queries_of(client, short.get_absolute_url()), queries_of(client, topic.get_absolute_url() + "?page=3")
    assert few == many - 1  # the jump bar of a long topic
    assert many <= 12


def test_hidden_posts_are_shown_to_their_author_and_moderators_only(browse, topic, another, facilitator, member):
    topic.reply(by=another, html="<p>rude words</p>").hide(by=facilitator, reason="Rude")
    address = topic.get_absolute_url()
    assert b"rude words" not in browse(member).get(address).content
    for sees in (another, facilitator):
        assert b"rude words" in browse(sees).get(address).content
