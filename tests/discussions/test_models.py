"""The verbs of topics and posts: what they write, count and refuse."""

import uuid

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from accounts.notifications.models import Activity, Outbox
from communities.discussions import refusals
from communities.discussions.models import (
    Level,
    Mention,
    PollIdea,
    Post,
    PostAddress,
    ReadMark,
    Subscription,
    Tag,
    Topic,
)
from communities.refusals import IsArchived, NotAllowed


def told(verb):
    """Ids of the people told of activities of a verb."""
    return sorted(who.pk for row in Outbox.objects.filter(activity__verb=verb) for who in row.told())


def test_a_topic_begins_with_its_first_post(topic, member, community):
    post = topic.posts.get()
    assert (post.number, post.author, post.html) == (1, member, "<p>Do they get wet?</p>")
    assert (topic.post_count, topic.highest_number) == (1, 1)
    assert post.newest.is_intact
    assert Activity.objects.get(verb="topic.started").target == topic
    assert ReadMark.objects.get().number == 1
    assert Subscription.objects.get().level == Level.WATCHING


def test_replies_are_numbered_and_counted(topic, another):
    second = topic.reply(by=another, html="<p>No.</p>")
    third = topic.reply(by=another, html="<p>Not much.</p>", reply_to=second)
    topic.refresh_from_db()
    assert (second.number, third.number, third.reply_to) == (2, 3, second)
    assert (topic.post_count, topic.highest_number, topic.last_poster) == (3, 3, another)


def test_the_same_key_posts_once(topic, another, community):
    key = uuid.uuid4()
    first = topic.reply(by=another, html="<p>No.</p>", key=key)
    assert topic.reply(by=another, html="<p>No.</p>", key=key) == first
    assert topic.posts.count() == 2
    key = uuid.uuid4()
    one, two = (Topic.begin(community, by=another, title="Once", html="<p>Once</p>", key=key) for _ in range(2))
    assert one == two


def test_the_same_key_long_after(topic, another):
    key = uuid.uuid4()
    first = topic.reply(by=another, html="<p>No.</p>", key=key)
    Post.objects.filter(pk=first.pk).update(at="2020-01-01T00:00Z")
    assert topic.reply(by=another, html="<p>No.</p>", key=key) == first


def test_text_is_cleaned_and_must_say_something(topic, another):
    post = topic.reply(by=another, html='<p onclick="x()">No<script>x()</script></p>')
    assert post.html == "<p>No</p>"
    with pytest.raises(refusals.EmptyText):
        topic.reply(by=another, html="<p> </p>")
    with pytest.raises(refusals.TextTooLong):
        topic.reply(by=another, html="<p>" + "a" * 100_001)


def test_nobody_writes_more_than_thirty_posts_in_ten_minutes(topic, another):
    keys = [uuid.uuid4() for _ in range(30)]
    for key in keys:
        topic.reply(by=another, html="<p>No.</p>", key=key)
    for key in (None, uuid.uuid4()):
        with pytest.raises(refusals.TooFast):
            topic.reply(by=another, html="<p>No.</p>", key=key)
    assert topic.reply(by=another, html="<p>No.</p>", key=keys[0]).number == 2


def test_closed_topics_take_no_replies(topic, another, facilitator, member):
    topic.close(by=facilitator, reason="Settled")
    with pytest.raises(refusals.TopicIsClosed):
        topic.reply(by=another, html="<p>No.</p>")
    assert told("topic.closed") == [member.pk]
    topic.reopen(by=facilitator)
    topic.reply(by=another, html="<p>No.</p>")
    closure = topic.closures.get()
    assert (closure.closed_by, closure.reopened_by, closure.reason) == (facilitator, facilitator, "Settled")


@pytest.mark.parametrize("verb", ["close", "reopen", "pin_up", "unpin"])
def test_only_moderators_close_and_pin(topic, verb, another, facilitator):
    with pytest.raises(NotAllowed):
        getattr(topic, verb)(by=another)
    getattr(topic, verb)(by=facilitator)
    getattr(topic, verb)(by=facilitator)


def test_archived_communities_take_nothing(topic, another, facilitator, community):
    community.archive(by=facilitator)
    with pytest.raises(IsArchived):
        topic.reply(by=another, html="<p>No.</p>")
    with pytest.raises(IsArchived):
        Topic.begin(community, by=another, title="Hm", html="<p>Hm</p>")
    assert Topic.objects.count() == 1


def test_edits_keep_every_text(topic, member):
    post = topic.posts.get()
    first = post.newest
    post.edit(by=member, html="<p>Do they rust?</p>", based_on=1, summary="Clearer")
    assert [revision.html for revision in post.revisions.order_by("number")] == [first.html, "<p>Do they rust?</p>"]
    assert post.html == "<p>Do they rust?</p>"
    with pytest.raises(refusals.StaleEdit) as stale:
        post.edit(by=member, html="<p>Mine</p>", based_on=1)
    assert stale.value.current.number == 2


@pytest.mark.parametrize(
    "sql", ["UPDATE discussions_postrevision SET html = ''", "DELETE FROM discussions_postrevision"]
)
def test_revisions_stay(topic, sql):
    from django.db import connection

    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_watchers_are_told_and_muted_people_are_not(topic, member, another, facilitator, member_of, community):
    loud, quiet, silent = (member_of(community, name) for name in ("loud", "quiet", "silent"))
    Subscription.choose(Level.WATCHING, by=loud, of=community)
    Subscription.choose(Level.WATCHING, by=quiet, of=community)
    Subscription.choose(Level.MUTED, by=quiet, of=topic)
    Subscription.choose(Level.MUTED, by=silent, of=community)
    Subscription.choose(Level.WATCHING, by=another, of=topic)
    post = topic.reply(by=another, html='<p>Hi <span data-mention="silent">@S</span></p>')
    assert told("topic.replied") == sorted([member.pk, loud.pk])
    assert told("post.mentioned") == []
    topic.reply(by=facilitator, html="<p>Yes</p>", reply_to=post)
    assert told("topic.replied") == sorted([member.pk, loud.pk] * 2 + [another.pk])


def test_writing_does_not_turn_watching_a_community_down(topic, community, another, facilitator):
    Subscription.choose(Level.WATCHING, by=another, of=community)
    topic.reply(by=another, html="<p>No.</p>")
    topic.reply(by=facilitator, html="<p>Yes.</p>")
    assert another.pk in told("topic.replied")


def mention(*names):
    return "<p>" + " ".join(f'<span data-mention="{name}">@{name}</span>' for name in names) + "</p>"


def test_mentions_tell_once_and_only_readers(topic, another, facilitator):
    post = topic.reply(by=another, html=mention("facilitator", "nobody", "another"))
    assert told("post.mentioned") == [facilitator.pk]
    post.edit(by=another, html="<p>Nobody</p>", based_on=1)
    post.edit(by=another, html=mention("facilitator"), based_on=2)
    assert told("post.mentioned") == [facilitator.pk]
    assert Mention.objects.count() == 1


@pytest.mark.parametrize("community", ["secret_community"], indirect=True)
def test_a_mention_of_somebody_outside_tells_nobody(topic, another, outsider, employee):
    topic.reply(by=another, html=mention("outsider", "employee"))
    assert not Mention.objects.exists()
    assert told("post.mentioned") == []


def test_somebody_mentioned_is_not_told_of_the_reply_as_well(topic, another, member):
    topic.reply(by=another, html=mention("member"))
    assert told("post.mentioned") == [member.pk]
    assert told("topic.replied") == []


def test_quoted_mentions_name_nobody(topic, another, facilitator):
    topic.reply(by=another, html=f"<blockquote>{mention('facilitator')}</blockquote><p>Well</p>")
    assert told("post.mentioned") == []


def test_facilitators_can_be_mentioned_together(topic, another, facilitator, facilitator_of, community):
    topic.reply(by=another, html=mention("facilitators"))
    assert told("post.mentioned") == sorted([facilitator.pk, facilitator_of(community).pk])


def test_at_most_ten_people_are_mentioned(topic, another):
    with pytest.raises(refusals.TooManyMentions):
        topic.reply(by=another, html=mention(*(f"p{n}" for n in range(11))))


def test_announcements_tell_every_member_but_those_who_muted(
    started, facilitator, member, another, community, outsider
):
    Subscription.choose(Level.MUTED, by=another, of=community)
    Subscription.choose(Level.WATCHING, by=outsider, of=community)
    started(by=facilitator, kind="announcement")
    assert member.pk in told("announcement.made")
    assert outsider.pk in told("announcement.made")
    assert another.pk not in told("announcement.made")


def test_tags_are_words_of_the_community(started, community):
    first = started(tags=["Smart meters", " smart  Meters ", "Rain"])
    second = started(tags=["smart-meters"])
    assert {tag.name for tag in first.tags.all()} == {"smart Meters", "Rain"} or first.tags.count() == 2
    assert Tag.objects.count() == 2
    assert second.tags.get() in first.tags.all()
    with pytest.raises(refusals.TooManyTags):
        started(tags="abcdef")


def test_moving_keeps_the_topic_and_asks_at_both_ends(topic, found, facilitator, community):
    other = found("other-house", facilitators=[facilitator])
    topic.set_tags(["rain"])
    topic.move(other, by=facilitator)
    topic.refresh_from_db()
    assert topic.community == other
    assert topic.tags.get().community == other
    hidden = found("hidden-house", visibility="secret")
    with pytest.raises(NotAllowed):
        topic.move(hidden, by=facilitator)
    with pytest.raises(refusals.AlreadyThere):
        topic.move(other, by=facilitator)


def test_merging_numbers_the_posts_after_the_others(started, another, facilitator, member):
    one, two = started("One"), started("Two")
    moved = two.reply(by=another, html="<p>b</p>")
    one.reply(by=another, html="<p>a</p>")
    two.merge(one, by=facilitator)
    two.merge(one, by=facilitator)
    one.refresh_from_db()
    two.refresh_from_db()
    moved.refresh_from_db()
    assert [post.number for post in one.posts.order_by("number")] == [1, 2, 3, 4]
    assert (one.post_count, one.highest_number, two.merged_into, two.post_count) == (4, 4, one, 0)
    assert PostAddress.objects.get(topic=two, number=2).post == moved
    with pytest.raises(refusals.WasMerged):
        two.reply(by=another, html="<p>c</p>")
    with pytest.raises(refusals.MergesWithItself):
        one.merge(one, by=facilitator)


def test_splitting_begins_a_topic_with_the_replies(topic, another, facilitator, member):
    replies = [topic.reply(by=another, html=f"<p>{n}</p>") for n in range(2, 6)]
    ReadMark.advance(member.pk, topic.pk, 4)
    new = topic.split([topic.posts.get(number=1), replies[1], replies[3]], title="Apart", by=facilitator)
    topic.refresh_from_db()
    assert [post.number for post in topic.posts.order_by("number")] == [1, 2, 4]
    assert [post.html for post in new.posts.order_by("number")] == ["<p>3</p>", "<p>5</p>"]
    assert (topic.post_count, topic.highest_number) == (3, 5)
    assert (new.post_count, new.highest_number, new.author, new.split_from) == (2, 2, another, topic)
    assert new.read_marks.get(person=member).number == 1
    with pytest.raises(refusals.NothingChosen):
        topic.split([replies[1]], title="Again", by=facilitator)


def test_hiding_a_post_hides_it_from_others(topic, another, facilitator, member):
    post = topic.reply(by=another, html="<p>Rude</p>")
    post.hide(by=facilitator, reason="Rude")
    topic.refresh_from_db()
    assert topic.post_count == 1
    assert not Post.objects.visible_to(member).filter(pk=post.pk).exists()
    for sees in (another, facilitator):
        assert Post.objects.visible_to(sees).filter(pk=post.pk).exists()
    post.unhide(by=facilitator)
    assert Post.objects.visible_to(member).filter(pk=post.pk).exists()


def test_hiding_the_first_post_hides_the_topic(topic, member, another, facilitator):
    topic.posts.get().hide(by=facilitator, reason="Wrong place")
    assert not Topic.objects.visible_to(another).filter(pk=topic.pk).exists()
    assert Topic.objects.visible_to(member).filter(pk=topic.pk).exists()
    assert Topic.objects.visible_to(facilitator).filter(pk=topic.pk).exists()


def test_reactions_and_bookmarks_are_given_once(topic, another):
    post = topic.posts.get()
    for _again in range(2):
        post.react("thanks", by=another)
        post.bookmark(by=another)
    assert post.reactions.count() == post.bookmarks.count() == 1
    post.take_back("thanks", by=another)
    assert not post.reactions.exists()
    with pytest.raises(refusals.UnknownReaction):
        post.react("hate", by=another)


def poll_of(started, **fields):
    topic = started(poll=PollIdea("Which day?", ("Monday", "Tuesday", "monday "), **fields))
    return topic.posts.get().poll


def test_one_answer_each(started, another):
    poll = poll_of(started)
    monday, tuesday, _third = poll.options.all()
    poll.vote([monday.pk], by=another)
    poll.vote([tuesday.pk], by=another)
    assert poll.votes.get().option == tuesday
    with pytest.raises(refusals.OneAnswerOnly):
        poll.vote([monday.pk, tuesday.pk], by=another)
    with pytest.raises(refusals.NotAnOption):
        poll.vote([0], by=another)
    with pytest.raises(IntegrityError), transaction.atomic():
        poll.votes.create(option=monday, person=another)


def test_several_answers_and_the_end_of_a_poll(started, another, facilitator):
    poll = poll_of(started, multiple=True)
    monday, tuesday, _third = poll.options.all()
    poll.vote([monday.pk, tuesday.pk], by=another)
    assert poll.votes.count() == 2
    poll.close(by=facilitator)
    poll.close(by=facilitator)
    with pytest.raises(refusals.PollIsClosed):
        poll.vote([], by=another)
    with pytest.raises(refusals.NotAPoll):
        started(poll=PollIdea("Hm?", ("Only one",)))


def test_unread_counts_what_is_visible(topic, another, facilitator, member):
    for number in range(3):
        topic.reply(by=another, html=f"<p>{number}</p>")
    topic.posts.get(number=3).hide(by=facilitator, reason="-")
    shown = Topic.objects.visible_to(member).for_reader(member).with_unread(member).get()
    assert (shown.read_number, shown.unread) == (1, 2)
    assert list(Topic.objects.unread_by(member)) == [topic]
    ReadMark.advance(member.pk, topic.pk, 4)
    assert not Topic.objects.unread_by(member).exists()
    stranger = Topic.objects.for_reader(facilitator).with_unread(facilitator).get()
    assert (stranger.read_number, stranger.unread) == (None, 0)
