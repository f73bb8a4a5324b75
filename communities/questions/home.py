"""What a community's home page shows of its questions. Each is one query."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from communities.discussions.models import Topic
from communities.models import Community
from communities.questions.figures import Answering, answering
from communities.questions.models import Question

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
    seen = Topic.objects.seen_with(request.communities.tester(community)).filter(hiding=None).order_by()
    waiting = Question.objects.filter(topic__in=seen.values("pk")).listed().unanswered()
    found = [row.topic for row in waiting.select_related("topic__author").order_by("-asked_at", "-topic")[:MOST]]
    return here(found, community)


def latest_answers(request: "Request", community: Community) -> list[Topic]:
    """Questions with answers, where somebody wrote last."""
    topics = Topic.objects.seen_with(request.communities.tester(community)).filter(hiding=None).questions().listed()
    answered = topics.filter(question__answer_count__gt=0).select_related("last_poster", "question")
    return here(list(answered.order_by("-last_post_at", "-pk")[:MOST]), community)


def here(topics: list[Topic], community: Community) -> list[Topic]:
    """With the community they are in, so that their addresses cost nothing."""
    for topic in topics:
        topic.community = community
    return topics
