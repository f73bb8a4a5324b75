"""Questions the reader could answer: open ones of their communities, and of tags they are named an expert of."""

from typing import Any

from django.db.models import Case, Q, QuerySet, When

from accounts.models import User
from communities.capabilities import Capability
from communities.discussions.models import TopicTag
from communities.questions.models import Question
from communities.request import Request
from intranet.written import Written

#: Questions shown.
MOST = 5


def answerable(request: Request) -> list[Question]:
    """The newest first, each with ``is_expert``; one query. What the reader asked themselves is left out."""
    mine = [one.pk for one in request.communities.mine if request.communities.can(one, Capability.ANSWER)]
    return _open_ones.rows(person=request.user.pk, mine=mine)


@Written
def _open_ones(*, person: int, mine: list[int]) -> QuerySet[Question, Any]:
    named = Q(topic__in=TopicTag.objects.filter(tag__experts__person=person).values("topic"))
    waiting = Question.objects.visible_to(User(pk=person)).unanswered().filter(topic__hiding=None)
    waiting = waiting.filter(community__archival=None)  # there a named expert may still read, and nobody answers
    rows = waiting.filter(Q(community__among=mine) | named).exclude(topic__author=person)
    rows = rows.annotate(is_expert=Case(When(named, then=True), default=False))
    return rows.select_related("topic__author", "topic__community").order_by("-asked_at", "-topic")[:MOST]
