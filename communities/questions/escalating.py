"""The clock of questions: who is told when nobody answers in time, and who is asked whether an answer helped.

Each step is a row with a unique constraint, written under the topic's lock in the transaction that tells people: so
nobody is told twice, however many workers run and wherever one is killed.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.notifications.models import Activity
from communities.capabilities import Role
from communities.discussions import audience
from communities.discussions.models import TopicKind
from communities.questions.models import AcceptReminder, Escalation, Question, Step
from communities.questions.models.experts import experts_of

#: Questions looked at in one run; the rest is for the next.
BATCH = 500
#: Experts are told when the promise has passed; facilitators so much later, or at once where there are no experts.
FACILITATORS_AFTER = timedelta(hours=24)
#: Questions that wait longer are for the desk: nobody is told of what an import brought.
TOO_OLD = timedelta(days=60)
#: Days after the first answer on which the asker is reminded to accept one.
REMIND_AFTER = (3, 7, 30)


def escalate() -> int:
    """Tell experts, then facilitators, of what waits beyond the promise. Returns how many steps were taken."""
    late = Question.objects.listed().beyond_promise().filter(promised_by__gt=timezone.now() - TOO_OLD)
    waiting = late.filter(topic__hiding=None, community__archival=None).exclude(
        topic__escalations__step=Step.FACILITATORS
    )
    ids = waiting.order_by("promised_by").values_list("pk", flat=True)[:BATCH]
    return sum(escalate_one(pk) for pk in ids)


@transaction.atomic
def escalate_one(pk: int) -> int:
    question = Question.objects.select_related("topic__community").get(pk=pk)
    topic = question.locked_topic()
    if not question.is_beyond_promise or topic.kind != TopicKind.QUESTION or topic.closure_id or topic.hiding_id:
        return 0
    done = set(topic.escalations.values_list("step", flat=True))
    taken = 0
    if Step.EXPERTS not in done:
        slugs = topic.tags.values_list("slug", flat=True)
        experts = experts_of(topic.community, slugs).exclude(pk=topic.author_id)
        taken += take(question, Step.EXPERTS, experts)
    first = topic.escalations.get(step=Step.EXPERTS)
    waited = question.promised_by + FACILITATORS_AFTER < timezone.now()  # type: ignore[operator]
    if Step.FACILITATORS not in done and (first.told == 0 or (waited and Step.EXPERTS in done)):
        taken += take(question, Step.FACILITATORS, topic.community.people_in(Role.FACILITATOR))
    return taken


def take(question: Question, step: Step, people: Iterable[User]) -> int:
    """Write the step and tell them; 1 if it was taken."""
    topic = question.topic
    told = list(audience.without_muted(people, topic))
    _row, new = Escalation.objects.get_or_create(topic=topic, step=step, defaults={"told": len(told)})
    if new and told:
        data = {"step": step.value}
        Activity.record("question.escalated", by=None, on=topic, community=topic.community, data=data, tell=told)
    return int(new)


def remind_askers() -> int:
    """Ask those whose question was answered whether an answer helped. Returns how many were asked."""
    now = timezone.now()
    answered = Question.objects.listed().unaccepted().filter(topic__hiding=None, community__archival=None)
    due = answered.filter(
        first_answer_at__lt=now - timedelta(days=REMIND_AFTER[0]), first_answer_at__gt=now - TOO_OLD
    ).exclude(topic__accept_reminders__days=REMIND_AFTER[-1])
    ids = due.order_by("first_answer_at").values_list("pk", flat=True)[: BATCH * 4]
    return sum(remind(pk) for pk in ids)


@transaction.atomic
def remind(pk: int) -> int:
    """Steps that passed while nobody looked are written down, and told of as one."""
    question = Question.objects.select_related("topic__community", "topic__author").get(pk=pk)
    topic = question.locked_topic()
    if question.acceptance_id or question.duplication_id or not question.first_answer_at:
        return 0
    age = timezone.now() - question.first_answer_at
    passed = [days for days in REMIND_AFTER if age > timedelta(days=days)]
    known = set(topic.accept_reminders.values_list("days", flat=True))
    new = [AcceptReminder(topic=topic, person=topic.author, days=days) for days in passed if days not in known]
    AcceptReminder.objects.bulk_create(new, ignore_conflicts=True)
    if not new or not topic.is_visible_to(topic.author):
        return 0
    told = audience.without_muted([topic.author], topic)
    data = {"days": new[-1].days}
    Activity.record("question.left_open", by=None, on=topic, community=topic.community, data=data, tell=told)
    return 1
