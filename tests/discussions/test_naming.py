"""People named by ``@username`` alone: without scripts, and by mail."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.notifications.models import Outbox
from communities.discussions.models.mentions import MOST_MENTIONS
from communities.discussions.refusals import TooManyMentions
from communities.naming import with_names


@pytest.fixture
def sam(community, person, db):
    return person("sam.okoro", first_name="Sam", last_name="O<kor>o")


SPAN = '<span data-mention="sam.okoro">@Sam O&lt;kor&gt;o</span>'


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<p>@sam.okoro</p>", f"<p>{SPAN}</p>"),
        ("<p>Ask @SAM.Okoro. He knows</p>", f"<p>Ask {SPAN}. He knows</p>"),
        ("<ul><li>(@sam.okoro)</li></ul>", f"<ul><li>({SPAN})</li></ul>"),
        ("<p>&amp;@sam.okoro, <strong>@nobody</strong></p>", f"<p>&amp;{SPAN}, <strong>@nobody</strong></p>"),
    ],
)
def test_a_user_name_becomes_a_mention(sam, community, typed, kept):
    assert with_names(typed, community) == kept
    assert with_names(kept, community) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "<p>write to it@sam.okoro or me@sam.okoro.example</p>",
        "<p>@sam.okoro@elsewhere.example and https://social.example/@sam.okoro</p>",
        "<p>@sam and @sam.okoro2 and @ sam.okoro</p>",
        "<p><code>@sam.okoro</code></p>",
        "<pre><code>@sam.okoro\n</code></pre>",
        "<blockquote><p>@sam.okoro</p></blockquote>",
        '<p><a href="/people/sam.okoro/">@sam.okoro</a></p>',
    ],
)
def test_code_addresses_and_the_words_of_others_stay(sam, community, typed):
    assert with_names(typed, community) == typed


def test_without_scripts_too_whoever_is_named_is_told(browse, at, community, topic, member, another):
    address = at(community, "topic_reply", topic.pk)
    browse(member).post(address, {"text": "Ask @another, please", "text-format": "markdown"})
    post = topic.posts.order_by("number").last()
    assert 'data-mention="another"' in post.html
    assert [row.people for row in Outbox.objects.filter(activity__verb="post.mentioned")] == [[another.pk]]


def test_who_may_not_read_the_community_or_has_left_is_not_named(started, secret_community, member_of, person):
    insider, gone, stranger = (member_of(secret_community, name) for name in ("insider", "gone", "stranger"))
    secret_community.memberships.filter(person=stranger).delete()
    gone.deactivate(by=None)
    topic = started(by=insider, where=secret_community, html="<p>@insider, @gone, @stranger</p>")
    html = topic.posts.get().html
    assert html == '<p><span data-mention="insider">@insider</span>, @gone, @stranger</p>'


def test_more_than_ten_are_refused_as_when_they_are_chosen(topic, member, community, person):
    names = [person(f"reader{n}").username for n in range(MOST_MENTIONS + 1)]
    with pytest.raises(TooManyMentions):
        topic.reply(by=member, html="<p>" + " ".join(f"@{name}" for name in names) + "</p>")
    topic.reply(by=member, html="<p>" + " ".join(f"@{name}" for name in names[1:]) + "</p>")
    assert Outbox.objects.get(activity__verb="post.mentioned").activity.thread == ""


def test_ten_names_cost_as_much_as_one(sam, community, person):
    with CaptureQueriesContext(connection) as few:
        with_names("<p>@sam.okoro</p>", community)
    with CaptureQueriesContext(connection) as many:
        with_names("<p>" + " ".join(f"@p{n}" for n in range(300)) + "</p>", community)
    assert len(many) <= len(few)
    with CaptureQueriesContext(connection) as none:
        with_names("<p>me@example.org</p>", community)
    assert len(none) == 0
