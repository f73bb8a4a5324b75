"""Reading a question: the accepted and the verified answer right under it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from communities.discussions.models import TopicKind
from communities.discussions.models.following import LEVELS
from communities.discussions.views.doors import leads_on, readable_topic
from communities.discussions.views.reading import news
from communities.questions.models.marking import may_verify
from communities.questions.showing import QuestionPage
from communities.questions.similar import one_page
from communities.questions.views.doors import Asked, readable_question
from communities.request import Request


@require_safe
@leads_on
def question_detail(request: Request, slug: str, pk: int) -> HttpResponse:
    try:
        asked = readable_question(request, slug, pk)
    except Http404:
        topic = readable_topic(request, slug, pk).topic
        if topic.merged_into is None and topic.kind == TopicKind.QUESTION:
            raise
        return redirect(topic.merged_into or topic)
    if request.htmx and "after" in request.GET:
        return news(request, asked.place)
    return render(request, "questions/question_detail.html", shown(request, asked))


def shown(request: Request, asked: Asked) -> dict[str, object]:
    """All that the page says, for whoever reads it. Looking changes nothing: a form marks it as read."""
    permissions, topic = asked.place.permissions, asked.topic
    page = QuestionPage(
        asked.question,
        topic,
        permissions,
        page=number(request, "page"),
        at=number(request, "post"),
    )
    return asked.context | {
        "page": page,
        "duplicate_of": duplicate_of(asked, request),
        "about": one_page(request, asked.question.about_page_id) if asked.question.about_page_id else None,
        "may_verify": asked.place.may_take_part and may_verify(topic, request.user, permissions),
        "is_asker": topic.author_id == request.user.pk and asked.place.may_take_part,
        "helped": asked.question.helped,  # type: ignore[attr-defined]  # annotated by the door
        "draft": asked.question.draft_saved_at,  # type: ignore[attr-defined]  # annotated by the door
        "levels": LEVELS,
        "level": topic.my_level,  # type: ignore[attr-defined]  # annotated by the door
        "follow_url": reverse("topic_follow", args=[asked.place.community.slug, topic.pk]),
    }


def duplicate_of(asked: Asked, request: Request) -> object:
    """The question it is a duplicate of, if this reader may see that one; else as if nobody had said so."""
    mark = asked.question.duplication
    return mark.of if mark and mark.of.is_visible_to(request.user) else None


def number(request: Request, name: str) -> int:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isdecimal() and len(asked) < 9 else 0
