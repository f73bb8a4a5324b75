"""The number beside a community: topics with something new one has opened there, as far as one may see it."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from communities.discussions.models import ReadMark, Subscription
from tests.communities.conftest import browse

__all__ = ["browse"]

pytestmark = pytest.mark.django_db
NUMBER = re.compile(r'<span class="count rail__news">(\d+)')


@pytest.fixture
def dots(browse, member):
    """The sum of the numbers beside the member's communities in the rail, when they were not looked up just now."""

    def count():
        cache.clear()
        return sum(map(int, NUMBER.findall(browse(member).get(reverse("person_list")).content.decode())))

    return count


def test_a_reply_to_what_one_has_opened_is_news_until_it_is_read(dots, topic, started, another, member):
    started("Never opened", by=another)
    assert dots() == 0
    topic.reply(by=another, html="<p>They do not.</p>")
    assert dots() == 1
    topic.reply(by=another, html="<p>Not at all.</p>")
    assert dots() == 1, "topics are counted, and not what was said in them"
    other = started("Wet pipes")
    seen = other.reply(by=another, html="<p>They are.</p>")
    assert dots() == 2
    ReadMark.advance(member.pk, other.pk, seen.number)
    reply = topic.posts.order_by("number").last()
    ReadMark.advance(member.pk, topic.pk, reply.number)
    assert dots() == 0


def test_hidden_replies_are_no_news(dots, topic, another, facilitator):
    topic.reply(by=another, html="<p>Rude</p>").hide(by=facilitator, reason="Rude")
    assert dots() == 0


@pytest.mark.parametrize("what", ["topic", "community"])
def test_nor_is_what_was_muted(dots, topic, another, member, community, what):
    topic.reply(by=another, html="<p>They do not.</p>")
    Subscription.objects.filter(topic=topic, person=member).delete()
    Subscription.objects.create(person=member, level="muted", **{what: topic if what == "topic" else community})
    assert dots() == 0


def test_who_has_left_sees_no_dot(dots, topic, another, member, community):
    topic.reply(by=another, html="<p>They do not.</p>")
    member.memberships.get(community=community).leave(by=member)
    assert dots() == 0


def test_next_unread_leads_from_one_to_the_next_and_home_at_last(browse, topic, started, another, member):
    second = started("Wet pipes", by=member)
    client = browse(member)
    follow = lambda **after: client.get(reverse("topic_unread"), after)["Location"]  # noqa: E731
    assert follow() == "/"
    replies = [each.reply(by=another, html="<p>They do.</p>") for each in (topic, second)]
    assert follow() == second.get_absolute_url()
    assert follow(after=second.pk) == topic.get_absolute_url()
    assert follow(after=topic.pk) == second.get_absolute_url()
    ReadMark.advance(member.pk, second.pk, replies[1].number)
    page = client.get(topic.get_absolute_url()).content.decode()
    assert f'href="{reverse("topic_unread")}?after={topic.pk}"' in page
    assert [follow(), follow(after="x" * 30), follow(after=second.pk)] == [topic.get_absolute_url()] * 3


def test_next_unread_knows_nothing_of_communities_one_has_left(browse, topic, another, member, community):
    topic.reply(by=another, html="<p>They do not.</p>")
    member.memberships.get(community=community).leave(by=member)
    assert browse(member).get(reverse("topic_unread"))["Location"] == "/"
