"""The list of a community's topics."""

import pytest

from communities.discussions.models import FirstPostReview, ReadMark, Topic


def titles(response):
    return [topic.title for topic in [*response.context["pinned"], *response.context["page"]]]


def test_pinned_first_then_the_latest(browse, at, community, started, another, facilitator):
    one, two, _three = started("One"), started("Two"), started("Three")
    one.reply(by=another, html="<p>Up</p>")
    two.pin_up(by=facilitator)
    assert titles(browse(another).get(at(community, "topic_list"))) == ["Two", "One", "Three"]


def test_what_is_new_to_the_reader(browse, at, community, topic, another, member):
    client = browse(member)
    assert b" new</a>" not in client.get(at(community, "topic_list")).content
    for _n in range(3):
        topic.reply(by=another, html="<p>More</p>")
    assert b">3 new</a>" in client.get(at(community, "topic_list")).content
    assert titles(client.get(at(community, "topic_list") + "?show=unread")) == [topic.title]
    ReadMark.advance(member.pk, topic.pk, 4)
    assert titles(client.get(at(community, "topic_list") + "?show=unread")) == []


@pytest.mark.parametrize(
    ("show", "expected"),
    [("open", ["Mine", "Said"]), ("mine", ["Mine"]), ("news", ["Said"]), ("nonsense", ["Mine", "Shut", "Said"])],
)
def test_filters(browse, at, community, started, facilitator, another, show, expected):
    started("Said", by=facilitator, kind="announcement")
    started("Shut").close(by=facilitator)
    started("Mine", by=another)
    assert titles(browse(another).get(at(community, "topic_list") + f"?show={show}")) == expected


def test_tags(browse, at, community, started, another):
    started("Wet", tags=["Rain gauges"])
    started("Dry")
    tag = community.tags.get()
    assert titles(browse(another).get(tag.get_absolute_url())) == ["Wet"]
    assert b"Rain gauges" in browse(another).get(at(community, "tag_list")).content
    assert browse(another).get(at(community, "topic_tag", "nothing")).status_code == 404


def test_pages_go_by_key(browse, at, community, started, facilitator, another):
    for number in range(29):
        started(f"Topic {number}")
    for number in range(29, 35):
        started(f"Topic {number}", by=another)
    client = browse(another)
    first = client.get(at(community, "topic_list"))
    second = client.get(at(community, "topic_list") + first.context["page"].next_url)
    assert len(titles(first)) == 30
    assert titles(second) == [f"Topic {number}" for number in range(4, -1, -1)]


def test_merged_and_hidden_topics_are_not_listed(browse, at, community, started, facilitator, another):
    one, two, three = started("One"), started("Two"), started("Three")
    two.merge(one, by=facilitator)
    three.posts.get().hide(by=facilitator, reason="-")
    assert titles(browse(another).get(at(community, "topic_list"))) == ["One"]


def test_moderators_see_what_is_hidden(browse, at, community, started, facilitator, another, member_of, queries_of):
    whole, part = started("Whole"), started("Part")
    whole.posts.get().hide(by=facilitator, reason="-")
    part.reply(by=another, html="<p>Hm</p>").hide(by=facilitator, reason="-")
    FirstPostReview.begin(community, by=facilitator)
    started("Held", by=member_of(community, "newcomer"))
    address = at(community, "topic_list")
    body = browse(facilitator).get(address).content.decode()
    for words in ("Waits for review", ">Hidden<", "With hidden posts", 'Moderation <span class="tabs__count">1</span>'):
        assert body.count(words) == 1
    theirs = browse(another).get(address).content.decode()
    assert "With hidden posts" not in theirs
    assert "Moderation" not in theirs
    assert queries_of(browse(facilitator), address) <= 11


def test_the_same_queries_for_two_and_twenty(browse, queries_of, at, community, started, another, facilitator, member):
    started("One", tags=["a"]).pin_up(by=facilitator)
    started("Two")
    few = queries_of(browse(another), at(community, "topic_list"))
    for number in range(20):
        topic = started(f"Topic {number}", tags=["a", "b"])
        ReadMark.advance(another.pk, topic.pk, 1)
    for topic in Topic.objects.all():
        topic.reply(by=facilitator, html="<p>Hm</p>")
    many = queries_of(browse(another), at(community, "topic_list"))
    assert few == many
    assert many <= 10
