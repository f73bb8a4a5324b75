"""What a community's home page shows of its questions, in two queries."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from communities.discussions.models import Topic
from communities.models import Community
from communities.questions.figures import Answering, answering
from communities.questions.models import Question
from intranet.written import Written

if TYPE_CHECKING:
    from communities.request import Request

#: Rows on the home page.
MOST = 6


@dataclass(frozen=True)
class AskBox:
    community: Community
    figures: Answering


def ask_box(request: "Request", community: Community) -> list[AskBox]:
    """For who may ask, with the time in which one is really answered."""
    if not request.communities.tester(community).can_ask:
        return []
    return [AskBox(community, answering(community))]


def open_questions(request: "Request", community: Community) -> list[Topic]:
    """Those that wait for an answer, the newest first."""
    waiting = [topic for topic in _found(request, community) if _waits(topic)]
    return sorted(waiting, key=lambda topic: (topic.question.asked_at, topic.pk), reverse=True)[:MOST]


def latest_answers(request: "Request", community: Community) -> list[Topic]:
    """Questions with answers, where somebody wrote last."""
    answered = [topic for topic in _found(request, community) if topic.question.answer_count]
    return sorted(answered, key=lambda topic: (topic.last_post_at, topic.pk), reverse=True)[:MOST]


def _found(request: "Request", community: Community) -> list[Topic]:
    """The questions of both lists, fetched together: one query for a page that shows one or the other."""
    known: dict[int, list[Topic]] = request.__dict__.setdefault("questions_on_home", {})
    if community.pk not in known:
        readable = request.communities.tester(community).can_view
        known[community.pk] = here(_of_both.rows(community=community.pk) if readable else [], community)
    return known[community.pk]


@Written
def _of_both(*, community: int) -> QuerySet[Topic, Any]:
    seen = Topic.objects.filter(community=community, hiding=None).questions().listed()
    waiting = Question.objects.filter(community=community, topic__hiding=None).listed().unanswered()
    newest = waiting.order_by("-asked_at", "-topic").values_list("topic")[:MOST]
    answered = seen.filter(question__answer_count__gt=0).order_by("-last_post_at", "-pk").values_list("pk")[:MOST]
    either = newest.union(answered, all=True)
    return Topic.objects.filter(pk__in=either).select_related("author", "last_poster", "question").order_by()


def _waits(topic: Topic) -> bool:
    """As ``Question.objects.unanswered`` says."""
    question = topic.question
    return question.first_answer_at is None and question.duplication_id is None and topic.closure_id is None


def here(topics: list[Topic], community: Community) -> list[Topic]:
    """With the community they are in, so that their addresses cost nothing."""
    for topic in topics:
        topic.community = community
    return topics
