"""Two things at the same time, on real PostgreSQL with a connection for each (security.md C1 to C3)."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from communities.discussions.models import Post
from communities.questions.escalating import escalate, remind_askers
from communities.questions.models import AcceptedAnswer, AcceptReminder, Escalation, Question, VerifiedAnswer, Vote
from tests.communities.test_races import at_once, fresh, kinds

pytestmark = pytest.mark.django_db(transaction=True)


def again(question):
    """As another request would fetch it."""
    return Question.objects.select_related("topic__community").get(pk=question.pk)


def test_fifty_people_vote_and_one_votes_fifty_times(answer, asker, person):
    crowd = [person(f"p{n}") for n in range(25)]
    deeds = [lambda who=who: Vote.give(Post.objects.get(pk=answer.pk), by=who) for who in crowd]
    results = at_once(*deeds, *[lambda: Vote.give(Post.objects.get(pk=answer.pk), by=asker)] * 25)
    assert set(kinds(results)) == {"NoneType"}
    assert Vote.objects.filter(post=answer).count() == 26
    assert set(Vote.objects.values_list("person", flat=True)) == {asker.pk, *(who.pk for who in crowd)}


def test_accepting_two_answers_at_once_leaves_one(question, answer, asker, person):
    other = question.answer(by=person("other"), html="<p>No.</p>")
    deeds = [lambda post=post: again(question).accept(post, by=asker) for post in [answer, other] * 6]
    results = at_once(*deeds)
    assert set(kinds(results)) == {"AcceptedAnswer"}
    standing = AcceptedAnswer.objects.get(ended_at=None)
    assert again(question).acceptance_id == standing.pk


def test_verifying_at_once_leaves_one(question, answer, facilitator, facilitator_of, community):
    people = [facilitator, facilitator_of(community)] * 6
    results = at_once(*[lambda who=who: again(question).verify(answer, by=who) for who in people])
    assert set(kinds(results)) == {"VerifiedAnswer"}
    assert VerifiedAnswer.objects.count() == 1


def test_the_same_question_sent_many_times(community, asker):
    key = uuid.uuid4()
    ask = lambda: Question.ask(fresh(community), by=asker, title="Once", html="<p>Me</p>", tags=["a"], key=key)  # noqa: E731
    results = at_once(*[ask] * 12)
    assert {question.pk for question in results} == {Question.objects.get().pk}


def test_answers_at_once_are_counted(question, person, facilitator):
    crowd = [person(f"p{n}") for n in range(12)]
    at_once(*[lambda who=who: again(question).answer(by=who, html="<p>So.</p>") for who in crowd])
    posts = question.answers()
    at_once(*[lambda post=post: Post.objects.get(pk=post.pk).hide(by=facilitator, reason="") for post in posts[:4]])
    found = again(question)
    assert found.answer_count == posts.filter(hiding=None).count() == 8
    assert found.first_answer_at == posts.filter(hiding=None).order_by("at").first().at


def test_duplicates_of_each_other_at_once(question, asked, facilitator):
    other = asked("Other")
    results = at_once(
        lambda: again(question).mark_duplicate(other.topic, by=facilitator),
        lambda: again(other).mark_duplicate(question.topic, by=facilitator),
    )
    assert sorted(kinds(results)) == ["Duplicate", "DuplicateOfItself"]


def test_converting_while_somebody_answers(question, asker, person, facilitator):
    deeds = [lambda who=who: again(question).answer(by=who, html="<p>So.</p>") for who in (person("a"), person("b"))]
    results = at_once(*deeds, lambda: again(question).make_discussion(by=facilitator))
    assert set(kinds(results)) <= {"Post", "NotAQuestion", "Topic"}
    assert question.topic.posts.count() == 1 + kinds(results).count("Post")


def test_many_workers_tell_everybody_once(asked, experts, community):
    question = asked(tags=["meters"])
    Question.objects.filter(pk=question.pk).update(promised_by=timezone.now() - timedelta(days=3))
    results = at_once(*[escalate] * 6)
    assert sum(results) <= 2
    escalate()
    assert sorted(Escalation.objects.values_list("step", flat=True)) == ["experts", "facilitators"]


def test_many_workers_remind_once(question, answer):
    Question.objects.update(first_answer_at=timezone.now() - timedelta(days=8))
    assert sum(at_once(*[remind_askers] * 6)) == 1
    assert sorted(AcceptReminder.objects.values_list("days", flat=True)) == [3, 7]
