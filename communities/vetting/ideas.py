"""Answers that many read and that are on no page yet: what a community would do well to write down."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.desk import Line
from communities.discussions.models import ReadMark
from communities.models import Community
from communities.questions.models import PromotedAnswer, Question, VerifiedAnswer
from communities.questions.models.found import FoundAnswer
from communities.tester import CommunityPermissionTester

#: How many are proposed, among how many of the newest, and how old a question may be.
SHOWN, AMONG, DAYS = 5, 300, 365
#: Read by fewer, an answer is hardly worth a page.
FEWEST = 3


def worth_a_page(community: Community, permissions: CommunityPermissionTester) -> Iterator[Line]:
    """Solved questions whose answer is on no page, the most read first; three queries."""
    if not permissions.can_edit_pages:
        return
    solved = {topic: (title, answer) for topic, title, answer in _solved(permissions)[:AMONG]}
    if not solved:
        return
    read = _counted(ReadMark.objects.filter(number__gt=1), "topic", list(solved))
    spared = _counted(FoundAnswer.objects.filter(kind="question"), "target", list(solved))
    best = sorted(read, key=lambda topic: (read[topic] + spared.get(topic, 0), topic), reverse=True)
    for topic in [topic for topic in best if read[topic] >= FEWEST][:SHOWN]:
        title, answer = solved[topic]
        url = reverse("answer_promote", args=[community.slug, topic, answer])
        yield Line("page", _words(title, read[topic], spared.get(topic, 0)), _("Turn the answer into a section"), url)


def _solved(permissions: CommunityPermissionTester) -> QuerySet[Question, Any]:
    """Topic, title and answer: the accepted one, else the one verified last."""
    verified = VerifiedAnswer.objects.filter(post__topic=OuterRef("topic"), post__hiding=None, lifted_at=None)
    of_group = Subquery(verified.order_by("-verified_at").values("post")[:1])
    here = Question.objects.seen_with(permissions).filter(topic__hiding=None, duplication=None)
    lately = here.filter(asked_at__gte=timezone.now() - timedelta(days=DAYS), acceptance__post__hiding=None)
    unwritten = lately.exclude(Exists(PromotedAnswer.objects.filter(post__topic=OuterRef("topic"))))
    solution = Coalesce("acceptance__post", of_group, output_field=BigIntegerField())
    rows = unwritten.alias(solution=solution).filter(solution__isnull=False).order_by("-asked_at")
    return rows.values_list("topic", "topic__title", solution)


def _counted(rows: QuerySet[Any], by: str, topics: list[int]) -> dict[int, int]:
    return dict(rows.filter(**{f"{by}__in": topics}).order_by().values_list(by).annotate(n=Count("pk")))


def _words(title: str, read: int, spared: int) -> str:
    said = ngettext("%(n)s person has read “%(title)s”", "%(n)s people have read “%(title)s”", read)
    words = said % {"n": read, "title": title}
    if not spared:
        return words
    more = ngettext("it answered %(n)s before they asked", "it answered %(n)s before they asked", spared)
    return f"{words}; {more % {'n': spared}}"
