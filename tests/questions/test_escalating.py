"""The clock: who is told of what waits, when the asker is reminded, and the figure that is shown."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.notifications.models import Activity
from communities.questions.escalating import escalate, remind_askers
from communities.questions.figures import answering, span
from communities.questions.models import Escalation, Question
from communities.questions.tasks import escalate_task, remind_askers_task
from tests.questions.test_asking import told_of

pytestmark = pytest.mark.django_db


def late(question, **ago):
    Question.objects.filter(pk=question.pk).update(promised_by=timezone.now() - timedelta(**ago))


def test_experts_are_told_then_facilitators(asked, experts, expert, facilitator, facilitator_of, community):
    question = asked(tags=["meters"])
    assert escalate() == 0
    late(question, minutes=1)
    assert escalate_task() == 1
    assert told_of("question.escalated") == {expert.pk}
    assert escalate() == 0
    late(question, hours=25)
    assert escalate() == 1
    assert told_of("question.escalated") == {facilitator.pk, facilitator_of(community).pk}
    assert escalate() == 0


def test_the_desk_says_what_waits_too_long(browse, asked, facilitator, member, community):
    one, other = asked("One"), asked("Other")
    late(one, days=2)
    late(other, days=1)
    other.answer(by=member, html="<p>Yes.</p>")
    asked("Hidden").topic.posts.get().hide(by=facilitator, reason="Spam")
    body = browse(facilitator).get(reverse("community_desk", args=[community.slug])).content.decode()
    assert "1 question waits longer than promised" in body
    address = reverse("question_list", args=[community.slug]) + "?show=late"
    assert address in body
    assert [topic.title for topic in browse(facilitator).get(address).context["rows"]] == ["One"]


def test_without_experts_facilitators_are_told_at_once(question, facilitator):
    late(question, minutes=1)
    assert escalate() == 2
    assert facilitator.pk in told_of("question.escalated")
    assert Escalation.objects.get(step="experts").told == 0


def test_what_was_answered_closed_or_hidden_is_left_alone(asked, member, facilitator):
    answered, closed, hidden, old = asked("A"), asked("B"), asked("C"), asked("D")
    for question in (answered, closed, hidden):
        late(question, minutes=1)
    late(old, days=90)
    answered.answer(by=member, html="<p>So.</p>")
    closed.topic.close(by=facilitator)
    hidden.topic.posts.get().hide(by=facilitator, reason="Spam")
    assert escalate() == 0


def test_the_asker_is_reminded_at_three_days_a_week_and_a_month(question, answer, asker):
    reminded = []
    for days in (2, 4, 5, 8, 9, 31, 32):
        Question.objects.update(first_answer_at=timezone.now() - timedelta(days=days))
        reminded.append(remind_askers_task())
    assert reminded == [0, 1, 0, 1, 0, 1, 0]
    assert told_of("question.left_open") == {asker.pk}


def test_who_accepted_is_not_reminded(question, answer, asker):
    question.accept(answer, by=asker)
    Question.objects.update(first_answer_at=timezone.now() - timedelta(days=4))
    assert remind_askers() == 0


@pytest.mark.parametrize("community", ["closed_community"], indirect=True)
def test_who_may_not_read_any_more_is_not_reminded(question, answer, asker, community):
    asker.memberships.get(community=community).leave(by=asker)
    Question.objects.update(first_answer_at=timezone.now() - timedelta(days=4))
    assert remind_askers() == 0
    assert not Activity.objects.filter(verb="question.left_open").exists()


def test_the_median_is_that_of_all_questions(asked, member, community):
    assert answering(community).words == ""
    now = timezone.now()
    for hours in (1, 2, 9):
        question = asked(f"After {hours}")
        question.answer(by=member, html="<p>So.</p>")
        asked_at = now - timedelta(days=2)
        Question.objects.filter(pk=question.pk).update(
            asked_at=asked_at, first_answer_at=asked_at + timedelta(hours=hours)
        )
    asked("Just asked")
    found = answering(community)
    assert (found.median, found.asked, found.answered) == (timedelta(hours=2), 3, 3)
    assert found.words == "usually answered in 2 hours"
    for n in range(4):
        question = asked(f"Never {n}")
        Question.objects.filter(pk=question.pk).update(asked_at=now - timedelta(days=5))
    assert answering(community).median is None


def test_hidden_questions_do_not_count(asked, member, facilitator, community):
    question = asked()
    question.answer(by=member, html="<p>So.</p>")
    question.topic.posts.get(number=1).hide(by=facilitator, reason="Spam")
    assert answering(community).asked == 0


@pytest.mark.parametrize(
    ("time", "words"),
    [(timedelta(seconds=5), "1 minute"), (timedelta(minutes=59), "59 minutes"), (timedelta(minutes=80), "1 hour"),
     (timedelta(hours=47), "47 hours"), (timedelta(hours=50), "2 days")],
)  # fmt: skip
def test_spans_in_words(time, words):
    assert span(time) == words
