"""The dot beside a community: something new in a topic one has opened there, as far as one may see it."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from communities.discussions.models import ReadMark, Subscription
from tests.communities.conftest import browse

__all__ = ["browse"]

pytestmark = pytest.mark.django_db
DOT = '<span class="rail__news">'


@pytest.fixture
def dots(browse, member):
    """How many communities of the member have a dot in the rail, when it was not looked up a moment ago."""

    def count():
        cache.clear()
        return browse(member).get(reverse("person_list")).content.decode().count(DOT)

    return count


def test_a_reply_to_what_one_has_opened_is_news_until_it_is_read(dots, topic, started, another, member):
    started("Never opened", by=another)
    assert dots() == 0
    reply = topic.reply(by=another, html="<p>They do not.</p>")
    assert dots() == 1
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
