"""Asking, answering and commenting, and the figures of a question."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.notifications.models import Activity, Outbox
from communities.discussions.models import Post, Topic
from communities.questions.models import Expert, Question
from communities.questions.refusals import NotAnAnswer, NotAQuestion, TooManyQuestions

pytestmark = pytest.mark.django_db


def told_of(verb):
    """Ids of the people who are told of the newest activity with this verb."""
    row = Outbox.objects.filter(activity__verb=verb).order_by("-pk").first()
    return {who.pk for who in row.told()} if row else set()


def test_a_question_is_a_topic_with_figures(question, asker):
    assert question.topic.kind == Topic.Kind.QUESTION
    assert question.topic.get_absolute_url().endswith(f"/questions/{question.pk}/")
    assert (question.answer_count, question.first_answer_at) == (0, None)
    assert question in Question.objects.visible_to(asker).unanswered()


def test_the_same_form_asks_once(asked):
    key = uuid.uuid4()
    assert asked(key=key).pk == asked(key=key).pk
    assert Question.objects.count() == 1


def test_nobody_asks_more_than_twenty_questions_a_day(asked, monkeypatch):
    monkeypatch.setattr("communities.questions.models.asking.MOST_QUESTIONS", 2)
    asked("One"), asked("Two")
    with pytest.raises(TooManyQuestions):
        asked("Three")
    Topic.objects.update(created_at=timezone.now() - timedelta(days=2))
    asked("Three")


def test_experts_of_its_tags_are_told(asked, experts, expert, member, asker):
    asked(tags=["Meters", "rain"])
    assert told_of("question.asked") == {expert.pk}


def test_an_expert_who_muted_the_community_is_not_told(asked, experts, expert, community):
    from communities.discussions.models import Subscription

    Subscription.choose("muted", by=expert, of=community)
    asked(tags=["meters"])
    assert expert.pk not in told_of("question.asked")


@pytest.mark.parametrize("community", ["closed_community"], indirect=True)
def test_an_expert_who_left_a_closed_community_is_not_told(asked, experts, expert, community):
    expert.memberships.get(community=community).leave(by=expert)
    asked(tags=["meters"])
    assert told_of("question.asked") == set()
    assert Expert.objects.people(community).count() == 0


def test_an_answer_counts_and_the_askers_own_is_no_first_answer(question, asker, member):
    question.answer(by=asker, html="<p>Perhaps so.</p>")
    question.refresh_from_db()
    assert (question.answer_count, question.first_answer_at) == (1, None)
    answer = question.answer(by=member, html="<p>Under an umbrella.</p>")
    question.refresh_from_db()
    assert (question.answer_count, question.first_answer_at) == (2, answer.at)
    assert told_of("question.answered") == {asker.pk}


def test_a_comment_is_no_answer(question, answer, asker, member):
    comment = question.comment(answer, by=asker, html="<p>Which size?</p>")
    again = question.comment(comment, by=member, html="<p>Large.</p>")
    question.refresh_from_db()
    assert question.answer_count == 1
    assert (comment.reply_to, again.reply_to) == (answer, answer)
    assert Activity.objects.filter(verb="question.commented").count() == 2
    assert Activity.objects.filter(verb="question.answered").count() == 1


def test_a_comment_on_a_post_of_another_question_is_refused(question, asked, member):
    other = asked("Another one").topic.posts.get()
    with pytest.raises(NotAnAnswer):
        question.comment(other, by=member, html="<p>Hm.</p>")


def test_a_hidden_answer_does_not_count(question, answer, facilitator):
    answer.hide(by=facilitator, reason="Wrong")
    question.refresh_from_db()
    assert (question.answer_count, question.first_answer_at) == (0, None)
    answer.unhide(by=facilitator)
    question.refresh_from_db()
    assert question.answer_count == 1


def test_a_question_takes_its_figures_along_when_it_moves(question, found, facilitator):
    other = found("other-house", facilitators=[facilitator])
    question.topic.move(other, by=facilitator)
    question.refresh_from_db()
    assert question.community == other


def test_the_promise_is_that_of_the_day_it_was_asked(asked, community):
    community.response_promise_hours = 4
    community.save()
    question = asked()
    assert question.promised_by == question.topic.created_at + timedelta(hours=4)
    assert not question.is_beyond_promise
    Question.objects.update(promised_by=timezone.now() - timedelta(minutes=1))
    assert [*Question.objects.beyond_promise()] == [question]
    assert [*Question.objects.missed()] == [question]


def test_converting_there_and_back_loses_nothing(started_discussion, facilitator, member):
    topic, first, reply, nested = started_discussion
    question = Question.of_discussion(topic, by=facilitator)
    assert question.answer_count == 1
    assert Post.objects.get(pk=nested.pk).reply_to_id == reply.pk
    question.accept(reply, by=topic.author)
    topic = question.make_discussion(by=facilitator)
    assert topic.kind == Topic.Kind.DISCUSSION
    assert [*topic.posts.order_by("number").values_list("pk", "reply_to")] == [
        (first.pk, None),
        (reply.pk, first.pk),
        (nested.pk, reply.pk),
    ]
    with pytest.raises(NotAQuestion):
        question.answer(by=member, html="<p>Too late.</p>")
    question = Question.of_discussion(Topic.objects.get(pk=topic.pk), by=facilitator)
    assert question.acceptance.post_id == reply.pk


@pytest.fixture
def started_discussion(community, asker, member):
    topic = Topic.begin(community, by=asker, title="Rain and meters", html="<p>Wet.</p>")
    first = topic.posts.get()
    reply = topic.reply(by=member, html="<p>Umbrella.</p>", reply_to=first)
    nested = topic.reply(by=asker, html="<p>Which?</p>", reply_to=reply)
    return Topic.objects.get(pk=topic.pk), first, reply, nested
