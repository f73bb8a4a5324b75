"""What moderators do to topics, through the pages."""

import pytest

from communities.discussions.models import Subscription, Topic

ACTS = ["topic_close", "topic_reopen", "topic_pin", "topic_move", "topic_merge", "topic_split"]


@pytest.mark.parametrize("name", ACTS)
def test_members_do_not_moderate(browse, at, community, topic, another, name):
    client = browse(another)
    assert client.post(at(community, name, topic.pk), {"into": "1"}).status_code == 403


def test_closing_with_a_reason_and_reopening(browse, at, community, topic, facilitator, another):
    client = browse(facilitator)
    assert client.get(at(community, "topic_close", topic.pk)).status_code == 200
    client.post(at(community, "topic_close", topic.pk), {"reason": "Settled last week"})
    body = browse(another).get(topic.get_absolute_url()).content
    assert b"Settled last week" in body
    assert b"nobody can reply" in body
    client.post(at(community, "topic_reopen", topic.pk))
    assert b"nobody can reply" not in browse(another).get(topic.get_absolute_url()).content


def test_pinning(browse, at, community, topic, facilitator):
    for pin, pinned in (("yes", True), ("yes", True), ("no", False)):
        browse(facilitator).post(at(community, "topic_pin", topic.pk), {"pin": pin})
        assert bool(Topic.objects.get().pin_id) is pinned


def test_authors_and_moderators_change_title_and_tags(browse, at, community, topic, member, another, facilitator):
    address = at(community, "topic_edit", topic.pk)
    assert browse(another).get(address).status_code == 403
    for number, who in enumerate((member, facilitator)):
        browse(who).post(address, {"title": f"Title {number}", "tags": f"tag{number}"})
        topic.refresh_from_db()
        assert (topic.title, topic.tags.get().name) == (f"Title {number}", f"tag{number}")


def test_merging_by_number_or_address(browse, at, community, started, facilitator, found):
    one, two, three = started("One"), started("Two"), started("Three")
    client = browse(facilitator)
    assert client.post(at(community, "topic_merge", two.pk), {"into": "nonsense"}).status_code == 422
    foreign = started("Foreign", where=found("other-house"))
    assert client.post(at(community, "topic_merge", two.pk), {"into": foreign.pk}).status_code == 422
    client.post(at(community, "topic_merge", two.pk), {"into": f"http://testserver{one.get_absolute_url()}?page=1"})
    client.post(at(community, "topic_merge", three.pk), {"into": f"#{one.pk}"})
    assert Topic.objects.get(pk=one.pk).post_count == 3


def test_splitting_from_a_reply_onwards(browse, at, community, topic, facilitator, another):
    replies = [topic.reply(by=another, html=f"<p>{n}</p>") for n in range(2, 7)]
    client = browse(facilitator)
    address = at(community, "topic_split", topic.pk)
    assert b"#6" in client.get(address).content
    assert client.post(address, {"title": "Apart"}).status_code == 422
    answer = client.post(address, {"title": "Apart", "posts": [replies[2].pk], "onwards": "on"})
    new = Topic.objects.exclude(pk=topic.pk).get()
    assert answer.url == new.get_absolute_url()
    assert [post.html for post in new.posts.order_by("number")] == ["<p>4</p>", "<p>5</p>", "<p>6</p>"]
    assert topic.title.encode() in client.get(new.get_absolute_url()).content


def test_moving_to_a_community_of_ones_own(browse, at, community, topic, facilitator, found, another):
    other, foreign = found("other-house", facilitators=[facilitator]), found("foreign-house")
    client = browse(facilitator)
    address = at(community, "topic_move", topic.pk)
    assert client.post(address, {"to": foreign.pk}).status_code == 422
    client.post(address, {"to": other.pk})
    topic.refresh_from_db()
    assert topic.community == other
    assert browse(another).get(at(community, "topic_detail", topic.pk)).url == topic.get_absolute_url()


def test_following_at_four_levels(browse, at, community, topic, another):
    client = browse(another)
    for level in ("watching", "tracking", "normal", "muted"):
        client.post(at(community, "topic_follow", topic.pk), {"level": level})
        client.post(at(community, "community_follow"), {"level": level})
        assert set(Subscription.objects.filter(person=another).values_list("level", flat=True)) == {level}
    client.post(at(community, "community_follow"), {"level": "loud"})
    assert Subscription.objects.filter(person=another).count() == 2


@pytest.mark.parametrize("community", ["secret_community"], indirect=True)
def test_only_people_who_may_see_it_are_offered_for_a_mention(browse, at, community, another, outsider, employee):
    offered = browse(another).get(at(community, "mention_suggestions"), {"q": "o"}).json()["results"]
    assert {one["username"] for one in offered} <= {"another", "secret-room-runner"}
    offered = browse(another).get(at(community, "mention_suggestions"), {"q": "facil"}).json()["results"]
    assert offered[0]["username"] == "facilitators"
