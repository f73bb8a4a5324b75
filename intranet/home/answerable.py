"""Questions the reader could answer: open ones of their communities, and of tags they are named an expert of."""

from django.db.models import Case, Q, When

from communities.capabilities import Capability
from communities.discussions.models import TopicTag
from communities.questions.models import Question
from communities.request import Request

#: Questions shown.
MOST = 5


def answerable(request: Request) -> list[Question]:
    """The newest first, each with ``is_expert``; one query. What the reader asked themselves is left out."""
    mine = [one.pk for one in request.communities.mine if request.communities.can(one, Capability.ANSWER)]
    named = Q(topic__in=TopicTag.objects.filter(tag__experts__person=request.user).values("topic"))
    waiting = Question.objects.visible_to(request.user).unanswered().filter(topic__hiding=None)
    waiting = waiting.filter(community__archival=None)  # there a named expert may still read, and nobody answers
    rows = waiting.filter(Q(community__in=mine) | named).exclude(topic__author=request.user)
    rows = rows.annotate(is_expert=Case(When(named, then=True), default=False))
    related = ("topic__author", "topic__community")
    return list(rows.select_related(*related).order_by("-asked_at", "-topic")[:MOST])
