"""Reporting, hiding, first posts and slow mode, through the pages."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.notifications.models import Activity, Notification, Outbox
from accounts.notifications.relay import relay_all
from communities.capabilities import Capability, Role
from communities.discussions.models import (
    FirstPostReview,
    Mention,
    ModerationEvent,
    Post,
    PostHiding,
    Report,
    SlowMode,
    Topic,
)
from communities.discussions.refusals import PostIsHidden, StaleEdit, TooManyReports
from communities.models import Membership
from communities.permissions import people_with
from communities.questions.models import Question

CANARY = "zqxhidden"


def of(post, name):
    return reverse(name, args=[post.pk])


@pytest.fixture
def reply(topic, another):
    return topic.reply(by=another, html=f"<p>Something {CANARY}</p>")


@pytest.fixture
def queue(community):
    return reverse("moderation_queue", args=[community.slug])


def verbs():
    return list(ModerationEvent.objects.order_by("pk").values_list("verb", flat=True))


def test_a_reader_reports_once_and_is_told(browse, reply, member, facilitator, queue):
    client = browse(member)
    assert b"Report" in client.get(reply.topic.get_absolute_url()).content
    assert client.post(of(reply, "post_report"), {"reason": "nonsense"}).status_code == 422
    for _time in (1, 2):
        client.post(of(reply, "post_report"), {"reason": "rude", "words": "It hurts"})
    assert Report.objects.get().words == "It hurts"
    body = browse(facilitator).get(queue).content
    assert b"It hurts" in body
    assert CANARY.encode() in body
    browse(facilitator).post(of(reply, "post_hide"), {"reason": "Too rude"})
    row = Report.objects.get()
    assert (row.upheld, row.settled_by) == (True, facilitator)
    relay_all()
    told = Notification.objects.get(person=member, activity__verb="report.upheld")
    body = client.get(reverse("notification_list")).content.decode()
    assert "Thank you" in body
    assert CANARY not in body
    assert told.activity.target == row
    assert b"No report waits" in browse(facilitator).get(queue).content
    assert verbs() == ["post.reported", "post.hidden"]


def test_those_who_moderate_hear_once_of_a_post_that_waits_and_not_from_whom(
    browse, reply, member, facilitator, another, community, django_capture_on_commit_callbacks
):
    for reporter in (member, facilitator):
        browse(reporter).post(of(reply, "post_report"), {"reason": "rude", "words": "It hurts"})
    relay_all()
    told = Notification.objects.filter(activity__verb="post.reported")
    assert {row.person for row in told} == set(people_with(community, Capability.MODERATE)) - {another}
    assert facilitator in {row.person for row in told}
    body = browse(facilitator).get(f"{reverse('notification_list')}?show=waiting").content.decode()
    assert "to look at a post in" in body
    assert {row.activity.actor for row in told} == {None}
    assert CANARY not in body
    with django_capture_on_commit_callbacks(execute=True):
        reply.hide(by=facilitator, reason="Too rude")
    assert not told.unread().exists(), "what one of them did waits for nobody"


def test_reports_are_dismissed_and_the_reporter_told(browse, reply, member, facilitator):
    browse(member).post(of(reply, "post_report"), {"reason": "other"})
    for _time in (1, 2):
        browse(facilitator).post(of(reply, "report_dismiss"), {"back": "queue"})
    assert Report.objects.get().upheld is False
    assert Activity.objects.filter(verb="report.dismissed").count() == 1
    assert CANARY.encode() in browse(member).get(reply.topic.get_absolute_url()).content
    assert b"left it as it is" in browse(member).get(of(reply, "post_report")).content


def test_nobody_reports_their_own_post(browse, reply, another):
    assert browse(another).post(of(reply, "post_report"), {"reason": "other"}).status_code == 422
    assert not Report.objects.exists()


def test_reports_are_limited(topic, member, another, monkeypatch):
    monkeypatch.setattr("communities.discussions.models.reports.MOST_REPORTS", 1)
    one, two = (topic.reply(by=another, html=f"<p>{n}</p>") for n in (1, 2))
    Report.make(one, by=member, reason="rude")
    with pytest.raises(TooManyReports):
        Report.make(two, by=member, reason="rude")


@pytest.mark.parametrize("name", ["post_hide", "post_unhide", "report_dismiss"])
def test_members_do_not_moderate(browse, reply, member, name):
    assert browse(member).post(of(reply, name), {"reason": "x"}).status_code == 403
    assert not PostHiding.objects.exists()


@pytest.mark.parametrize("community", ["secret_community"], indirect=True)
@pytest.mark.parametrize("name", ["post_report", "post_hide", "post_unhide", "report_dismiss"])
def test_outsiders_find_nothing(browse, reply, employee, manager, name):
    assert browse(employee).post(of(reply, name), {"reason": "rude"}).status_code == 404


def test_members_do_not_see_the_queue(browse, at, community, topic, member, queue):
    client = browse(member)
    assert client.get(queue).status_code == 403
    assert client.get(reverse("moderation_log", args=[community.slug])).status_code == 403
    assert client.post(reverse("moderation_review", args=[community.slug]), {"review": "yes"}).status_code == 403
    assert client.post(at(community, "topic_slow", topic.pk), {"seconds": 60, "length": 1}).status_code == 403


def test_hidden_words_are_nowhere_for_others(browse, at, community, reply, member, another, facilitator, employee):
    topic = reply.topic
    reply.hide(by=facilitator, reason="Private things")
    for reader in (member, employee):
        client = browse(reader)
        page = client.get(topic.get_absolute_url()).content.decode()
        assert "A moderator hid this post" in page
        addresses = [
            topic.get_absolute_url(),
            at(community, "topic_list"),
            f"{topic.get_absolute_url()}reply/?quote={reply.pk}",
            reverse("community_home", args=[community.slug]),
            reverse("community_feed", args=[community.slug]),
            reverse("bookmark_list"),
            reverse("person_detail", args=[another.username]),
            reverse("notification_list"),
            of(reply, "post_history"),
            of(reply, "post_detail"),
            of(reply, "post_report"),
        ]
        for address in addresses:
            body = client.get(address).content.decode()
            assert CANARY not in body, address
            assert "Private things" not in body, address
        for name in ("post_history", "post_detail", "post_report", "post_edit"):
            assert client.get(of(reply, name)).status_code == 404
    topic.refresh_from_db()
    assert topic.post_count == 1
    for reader in (another, facilitator):
        page = browse(reader).get(topic.get_absolute_url()).content.decode()
        assert CANARY in page
        assert "Private things" in page


def test_hiding_the_first_post_hides_the_topic(browse, at, community, topic, another, facilitator):
    browse(facilitator).post(of(topic.posts.get(), "post_hide"), {"reason": "All of it"})
    assert browse(another).get(topic.get_absolute_url()).status_code == 404
    assert topic.title.encode() not in browse(another).get(at(community, "topic_list")).content


def test_hiding_needs_a_reason_and_can_be_undone(browse, reply, member, facilitator, queue):
    client = browse(facilitator)
    assert client.get(of(reply, "post_hide")).status_code == 200
    assert client.post(of(reply, "post_hide"), {"reason": " "}).status_code == 422
    client.post(of(reply, "post_hide"), {"reason": "Rude"})
    assert b"Rude" in client.get(f"{queue}?show=hidden").content
    for _time in (1, 2):
        client.post(of(reply, "post_unhide"), {"back": "queue"})
    assert CANARY.encode() in browse(member).get(reply.topic.get_absolute_url()).content
    assert verbs() == ["post.hidden", "post.unhidden"]
    log = client.get(reverse("moderation_log", args=[reply.topic.community.slug])).content
    assert b"showed a post again" in log
    assert b"Rude" in log


def test_hidden_posts_are_not_edited(reply, another, facilitator):
    reply.hide(by=facilitator, reason="Rude")
    with pytest.raises(PostIsHidden):
        reply.edit(by=another, html="<p>New</p>", based_on=1)


def test_the_log_is_append_only(reply, facilitator):
    reply.hide(by=facilitator, reason="Rude")
    for change in (lambda: ModerationEvent.objects.update(verb="x"), lambda: ModerationEvent.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_topics_acts_are_in_the_log(topic, facilitator):
    topic.close(by=facilitator, reason="Done")
    topic.reopen(by=facilitator)
    topic.pin_up(by=facilitator)
    topic.unpin(by=facilitator)
    assert verbs() == ["topic.closed", "topic.reopened", "topic.pinned", "topic.unpinned"]


def test_that_a_topic_went_is_in_the_log_it_leaves(browse, topic, community, secret_community, facilitator, another):
    for place in (community, secret_community):
        Membership.objects.update_or_create(person=another, community=place, defaults={"role": Role.FACILITATOR})
    topic.move(secret_community, by=another)
    log = browse(facilitator).get(reverse("moderation_log", args=[community.slug])).content.decode()
    assert f"moved a topic to another community: {topic.title}" in log
    assert secret_community.name not in log
    assert secret_community.slug not in log


def test_that_a_topic_became_a_question_and_back_is_in_the_log(topic, facilitator):
    Question.of_discussion(topic, by=facilitator).make_discussion(by=facilitator)
    assert verbs() == ["topic.made_question", "question.made_discussion"]


def test_the_desk_says_what_waits(browse, community, reply, member, facilitator):
    Report.make(reply, by=member, reason="rude")
    body = browse(facilitator).get(reverse("community_desk", args=[community.slug])).content
    assert b"1 report waits" in body


def test_first_posts_wait_for_review(browse, at, community, topic, member_of, member, facilitator, queue):
    client = browse(facilitator)
    address = reverse("moderation_review", args=[community.slug])
    for _time in (1, 2):
        client.post(address, {"review": "yes"})
    assert FirstPostReview.objects.filter(ended_at=None).count() == 1
    newcomer = member_of(community, "newcomer")
    Outbox.objects.all().delete()
    words = f'<p>{CANARY} <span data-mention="member">@member</span></p>'
    browse(newcomer).post(f"{topic.get_absolute_url()}reply/", {"text": words, "text-format": "html"})
    held = Post.objects.get(author=newcomer)
    assert held.is_held
    assert not Mention.objects.exists()
    assert not Outbox.objects.exists()
    assert CANARY not in browse(member).get(topic.get_absolute_url()).content.decode()
    assert "This one waits" in browse(newcomer).get(topic.get_absolute_url()).content.decode()
    assert CANARY in client.get(f"{queue}?show=first").content.decode()
    client.post(of(held, "post_unhide"), {"back": "queue"})
    assert CANARY in browse(member).get(topic.get_absolute_url()).content.decode()
    assert Mention.objects.get().person == member
    second = topic.reply(by=newcomer, html="<p>Second</p>")
    assert second.hiding_id is None
    assert verbs() == ["review.begun", "post.held", "post.unhidden"]


def test_first_posts_of_moderators_and_earlier_writers_do_not_wait(community, topic, member, facilitator):
    FirstPostReview.begin(community, by=facilitator)
    assert topic.reply(by=facilitator, html="<p>A</p>").hiding_id is None
    assert topic.reply(by=member, html="<p>B</p>").hiding_id is None
    FirstPostReview.end(community, by=facilitator)
    FirstPostReview.end(community, by=facilitator)
    assert verbs() == ["review.begun", "review.ended"]


def test_a_first_post_is_refused(topic, community, member_of, facilitator):
    FirstPostReview.begin(community, by=facilitator)
    started = Topic.begin(community, by=member_of(community, "newcomer"), title="Buy", html="<p>Buy</p>")
    post = started.posts.get()
    assert post.is_held
    post.hide(by=facilitator, reason="Advertising")
    post.refresh_from_db()
    assert not post.is_held
    assert post.hiding.reason == "Advertising"
    assert not Topic.objects.visible_to(topic.author).filter(pk=started.pk).exists()


def test_slow_mode(browse, at, community, topic, another, facilitator, member):
    address = at(community, "topic_slow", topic.pk)
    client = browse(facilitator)
    assert client.get(address).status_code == 200
    client.post(address, {"seconds": 300, "length": 1})
    mode = SlowMode.objects.get()
    assert (mode.set_by, mode.seconds) == (facilitator, 300)
    assert b"Slow mode until" in browse(member).get(topic.get_absolute_url()).content
    for status in (302, 429):
        reply = {"text": "<p>Now</p>", "text-format": "html"}
        answer = browse(another).post(f"{topic.get_absolute_url()}reply/", reply)
        assert answer.status_code == status
    assert re.search(rb"in slow mode. Wait \d minutes, then", answer.content)
    assert Post.objects.filter(author=another).count() == 1
    for _time in (1, 2):
        topic.reply(by=facilitator, html="<p>Calm</p>")
    SlowMode.objects.update(until=timezone.now() - timedelta(seconds=1))
    topic.reply(by=another, html="<p>Later</p>")
    for _time in (1, 2):
        client.post(address, {"end": "yes"})
    assert SlowMode.objects.get().ended_by == facilitator
    assert verbs() == ["topic.slowed", "topic.slowing_ended"]


def test_nobody_sets_what_is_not_theirs(browse, reply, member, another, facilitator):
    """Fields of the models beside those of the form change nothing (security.md S12)."""
    extra = {"settled_by": member.pk, "upheld": "true", "reporter": another.pk, "post": reply.topic.posts.first().pk}
    browse(member).post(of(reply, "post_report"), {"reason": "rude", "hiding": 1, "hidden_by": member.pk} | extra)
    row = Report.objects.get()
    assert (row.reporter, row.post, row.upheld, row.settled_by) == (member, reply, None, None)
    assert not PostHiding.objects.exists()


def test_the_queue_costs_the_same_for_many(browse, community, topic, another, member, facilitator, queue, queries_of):
    client = browse(facilitator)
    counts = []
    for n in (2, 8):
        for k in range(n):
            post = topic.reply(by=another, html=f"<p>{n} {k}</p>")
            Report.make(post, by=member, reason="rude")
        counts.append(queries_of(client, queue))
    assert counts[0] == counts[1]


def at_once(*jobs):
    """Run these in threads; returns what each raised, or None."""
    raised = [None] * len(jobs)

    def run(place, job):
        try:
            job()
        except (PostIsHidden, StaleEdit) as error:
            raised[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.django_db(transaction=True)
def test_two_moderators_and_an_edit_at_once(reply, another, member, facilitator, member_of, community):
    second = member_of(community, "second", "facilitator")
    Report.make(reply, by=member, reason="rude")
    at_once(
        lambda: Post.objects.get(pk=reply.pk).hide(by=facilitator, reason="One"),
        lambda: Post.objects.get(pk=reply.pk).hide(by=second, reason="Two"),
        lambda: Post.objects.get(pk=reply.pk).edit(by=another, html="<p>Changed</p>", based_on=1),
        lambda: Report.dismiss(Post.objects.get(pk=reply.pk), by=second),
    )
    assert PostHiding.objects.filter(lifted_at=None).count() == 1
    post = Post.objects.get(pk=reply.pk)
    assert post.revision_count == post.revisions.count()
    assert Report.objects.open().count() == 0
    assert Activity.objects.filter(verb__startswith="report.").count() == 1
    topic = Topic.objects.get(pk=post.topic_id)
    assert topic.post_count == 1
