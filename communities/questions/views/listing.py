"""The questions of a community."""

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import User
from communities.discussions.models import Tag, Topic
from communities.questions.figures import answering
from communities.questions.models import Question, VerifiedAnswer
from communities.questions.models.question import QuestionQuerySet
from communities.request import Request
from communities.tester import CommunityPermissionTester, Viewer
from communities.views.doors import readable_community
from intranet.ui.pagination import paginate

#: What the list can be narrowed to.
FILTERS = {
    "": _("All"),
    "unanswered": _("Unanswered"),
    "unaccepted": _("Nothing accepted"),
    "late": _("Waiting too long"),
    "missed": _("Promise missed"),
    "mine": _("Mine"),
}
SIZE = 30


@require_safe
def question_list(request: Request, slug: str) -> HttpResponse:
    community, permissions = readable_community(request, slug)
    show, tag = request.GET.get("show", ""), request.GET.get("tag", "").replace("\0", " ")
    found = None
    if tag:
        found = get_object_or_404(Tag.objects.visible_to(request.user), community=community, slug=tag)
    questions = narrowed(Question.objects.seen_with(permissions), show, request)
    if found:
        questions = questions.filter(topic__taggings__tag=found)
    page = paginate(request, questions, order_by=("-asked_at", "-topic"), size=SIZE)
    context = {
        "community": community,
        "permissions": permissions,
        "page": page,
        "rows": rows_of(page.items, permissions),
        "filters": [(key, words, key == show) for key, words in FILTERS.items()],
        "show": show,
        "tag": found,
        "base": reverse("question_list", args=[community.slug]),
        "figures": answering(community),
    }
    return render(request, "questions/question_list.html", context)


def narrowed(questions: QuestionQuerySet, show: str, request: Request) -> QuestionQuerySet:
    narrow = {
        "unanswered": questions.unanswered,
        "unaccepted": questions.unaccepted,
        "late": questions.beyond_promise,
        "missed": questions.missed,
        "mine": lambda: questions.filter(topic__author=request.user),
    }
    return narrow[show]() if show in narrow else questions


def rows_of(questions: list[Question], permissions: CommunityPermissionTester) -> list[Topic]:
    """The topics of these questions in their order, with what a row says; one query, and one for duplicates."""
    verified = VerifiedAnswer.objects.filter(post__topic=OuterRef("pk"), lifted_at=None, post__hiding=None)
    topics = Topic.objects.seen_with(permissions).filter(pk__in=[one.pk for one in questions])
    reader: User = permissions.user  # type: ignore[assignment]  # whoever sees a list is signed in
    marked = topics.for_reader(reader).with_unread(reader).annotate(is_verified=Exists(verified))
    marked = marked.marked_for_moderators(permissions.community) if permissions.can_moderate else marked
    found = {topic.pk: topic for topic in marked.select_related("author", "question")}
    said = said_duplicates(questions, permissions.user)
    for topic in found.values():
        topic.is_duplicate = topic.question.duplication_id in said  # type: ignore[attr-defined]
    return [found[one.pk] for one in questions if one.pk in found]


def said_duplicates(questions: list[Question], reader: Viewer) -> set[int]:
    """The marks "asked before" whose other question the reader may see; no query where nothing was marked."""
    marks = [one.duplication_id for one in questions if one.duplication_id is not None]
    seen = Topic.objects.visible_to(reader).filter(duplicates__in=marks)
    return {*seen.values_list("duplicates", flat=True)} & {*marks} if marks else set()
