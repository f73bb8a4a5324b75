"""Two things at the same time, on real PostgreSQL with a connection for each (security.md C1 to C3)."""

import uuid

import pytest

from accounts.notifications.models import Activity
from communities.discussions.models import (
    PollIdea,
    Post,
    Reaction,
    ReadMark,
    Report,
    Subscription,
    Topic,
    post,
    reports,
)
from communities.models import invitation
from tests.communities.test_races import at_once, fresh, kinds

pytestmark = pytest.mark.django_db(transaction=True)


def again(topic):
    """As another request would fetch it."""
    return Topic.objects.select_related("community").get(pk=topic.pk)


def recounted(topic):
    topic.refresh_from_db()
    numbers = list(topic.posts.order_by("number").values_list("number", flat=True))
    shown = topic.posts.filter(hiding=None)
    assert topic.post_count == shown.count()
    assert topic.highest_number >= max(numbers, default=0)
    assert topic.last_post_at == shown.order_by("-number").first().at
    return numbers


def test_replies_at_once_are_numbered_one_after_the_other(topic, person):
    crowd = [person(f"p{n}") for n in range(20)]
    results = at_once(*[lambda who=who: again(topic).reply(by=who, html="<p>Me</p>") for who in crowd])
    assert kinds(results) == ["Post"] * 20
    assert recounted(topic) == list(range(1, 22))


def test_the_same_reply_sent_many_times(topic, another):
    key = uuid.uuid4()
    results = at_once(*[lambda: again(topic).reply(by=another, html="<p>Me</p>", key=key)] * 12)
    assert len({post.pk for post in results}) == 1
    assert recounted(topic) == [1, 2]


def test_the_same_topic_sent_many_times(community, another):
    key = uuid.uuid4()
    start = lambda: Topic.begin(fresh(community), by=another, title="Once", html="<p>Me</p>", tags=["a"], key=key)  # noqa: E731
    results = at_once(*[start] * 12)
    assert len({topic.pk for topic in results}) == 1
    assert Topic.objects.count() == 1


@pytest.mark.parametrize("round", range(3))
def test_replying_while_it_is_closed(topic, person, facilitator, round):
    crowd = [person(f"p{n}") for n in range(8)]
    replies = [lambda who=who: again(topic).reply(by=who, html="<p>Me</p>") for who in crowd]
    results = at_once(*replies, lambda: again(topic).close(by=facilitator))
    assert set(kinds(results)) <= {"Post", "TopicIsClosed", "Closure"}
    numbers = recounted(topic)
    assert len(numbers) == 1 + kinds(results).count("Post")
    assert not topic.posts.filter(at__gt=topic.closures.get().closed_at).exists()


def test_topics_with_the_same_new_tags(community, person):
    crowd = [person(f"p{n}") for n in range(8)]
    words = [["red", "green", "blue"], ["blue", "green", "red"]]
    begin = lambda n, who: Topic.begin(fresh(community), by=who, title="T", html="<p>t</p>", tags=words[n % 2])  # noqa: E731
    results = at_once(*[lambda n=n, who=who: begin(n, who) for n, who in enumerate(crowd)])
    assert kinds(results) == ["Topic"] * 8
    assert community.tags.count() == 3


def test_fifty_people_react_and_one_reacts_fifty_times(topic, person, another):
    post = topic.posts.get()
    crowd = [person(f"p{n}") for n in range(25)]
    deeds = [lambda who=who: Post.objects.get(pk=post.pk).react("thanks", by=who) for who in crowd]
    at_once(*deeds, *[lambda: Post.objects.get(pk=post.pk).react("thanks", by=another)] * 25)
    assert Reaction.objects.count() == 26


def test_fifty_votes(started, person, another):
    topic = started(poll=PollIdea("Which?", ("One", "Two")))
    poll = topic.posts.get().poll
    one, two = poll.options.all()
    crowd = [person(f"p{n}") for n in range(25)]
    deeds = [lambda who=who: poll.vote([one.pk], by=who) for who in crowd]
    own = [lambda pk=pk: poll.vote([pk], by=another) for pk in [one.pk, two.pk] * 12]
    assert set(kinds(at_once(*deeds, *own))) == {"NoneType"}
    assert poll.votes.count() == 26


def test_two_edits_of_the_same_text(topic, member, facilitator):
    post = topic.posts.get()
    results = at_once(
        lambda: Post.objects.get(pk=post.pk).edit(by=member, html="<p>Mine</p>", based_on=1),
        lambda: Post.objects.get(pk=post.pk).edit(by=facilitator, html="<p>Theirs</p>", based_on=1),
    )
    assert kinds(results) == ["PostRevision", "StaleEdit"]
    assert post.revisions.count() == 2


def test_merging_both_ways_while_people_reply(started, person, facilitator, facilitator_of, community):
    one, two = started("One"), started("Two")
    crowd = [person(f"p{n}") for n in range(6)]
    replies = [
        lambda who=who, into=into: again(into).reply(by=who, html="<p>Me</p>")
        for who, into in zip(crowd, [one, two] * 3, strict=True)
    ]
    results = at_once(
        *replies,
        lambda: again(one).merge(again(two), by=facilitator),
        lambda: again(two).merge(again(one), by=facilitator_of(community)),
    )
    assert kinds(results).count("NoneType") == 1
    assert Post.objects.count() == 2 + kinds(results).count("Post")
    alive = Topic.objects.listed().get()
    assert len(recounted(alive)) == Post.objects.count()


def test_splitting_while_people_reply(topic, person, another, facilitator):
    chosen = [topic.reply(by=another, html=f"<p>{n}</p>") for n in range(3)]
    crowd = [person(f"p{n}") for n in range(5)]
    replies = [lambda who=who: again(topic).reply(by=who, html="<p>Me</p>") for who in crowd]
    split = lambda: again(topic).split(chosen[:2], title="Apart", by=facilitator)  # noqa: E731
    results = at_once(*replies, split, split)
    assert sorted(set(kinds(results))) == ["NothingChosen", "Post", "Topic"]
    assert len(recounted(topic)) == 7
    assert recounted(Topic.objects.exclude(pk=topic.pk).get()) == [1, 2]


def test_marks_and_subscriptions_are_one_each(topic, another):
    numbers = [lambda n=n: ReadMark.advance(another.pk, topic.pk, n) for n in range(10)]
    at_once(*numbers, *[lambda: Subscription.choose("watching", by=another, of=topic)] * 8)
    assert ReadMark.objects.get(person=another).number == 9
    assert Subscription.objects.filter(person=another).count() == 1


def test_limits_hold_for_who_does_it_all_at_once(monkeypatch, started, another, person, facilitator, community):
    monkeypatch.setattr(post, "MOST_POSTS", 3)
    monkeypatch.setattr(reports, "MOST_REPORTS", 2)
    monkeypatch.setattr(invitation, "MOST_A_MINUTE", 4)
    topics = [started(str(n), by=person(f"p{n}")) for n in range(6)]
    replies = at_once(*[lambda one=one: again(one).reply(by=another, html="<p>Me</p>") for one in topics])
    assert kinds(replies) == ["Post"] * 3 + ["TooFast"] * 3
    first = [one.posts.get(number=1) for one in topics]
    reported = at_once(*[lambda one=one: Report.make(one, by=another, reason="rude") for one in first])
    assert kinds(reported) == ["Report"] * 2 + ["TooManyReports"] * 4
    guests = [person(f"guest{n}") for n in range(6)]
    invited = at_once(*[lambda who=who: fresh(community).invite(who, by=facilitator) for who in guests])
    assert kinds(invited) == ["Invitation"] * 4 + ["TooManyInvitations"] * 2


def test_archiving_while_topics_begin(community, person, facilitator):
    crowd = [person(f"p{n}") for n in range(6)]
    begin = [lambda who=who: Topic.begin(fresh(community), by=who, title="T", html="<p>t</p>") for who in crowd]
    results = at_once(*begin, lambda: fresh(community).archive(by=facilitator))
    assert set(kinds(results)) <= {"Topic", "IsArchived", "Archival"}
    assert Topic.objects.count() == kinds(results).count("Topic")
    archived = fresh(community).archivals.get().archived_at
    assert not Topic.objects.filter(created_at__gt=archived).exists()


def test_moderators_hear_once_of_a_post_that_many_report_at_once(topic, person):
    first = topic.posts.get()
    crowd = [person(f"p{n}") for n in range(6)]
    results = at_once(*[lambda who=who: Report.make(first, by=who, reason="rude") for who in crowd])
    assert kinds(results) == ["Report"] * 6
    assert Activity.objects.filter(verb="post.reported").count() == 1
