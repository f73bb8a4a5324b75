"""What discussions put on the desk of those who run a community."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from communities.desk import Line
from communities.discussions.models import PostHiding, Report
from communities.models import Community
from communities.tester import CommunityPermissionTester
from intranet.written import Written

#: Counted no further: more is more.
MOST = 100


def waiting_lines(community: Community, permissions: CommunityPermissionTester) -> Iterator[Line]:
    """Reports, and first posts to review; two queries."""
    if not permissions.can_moderate:
        return
    url = reverse("moderation_queue", args=[community.slug])
    reports = Report.objects.open().filter(post__topic__community=community)[:MOST].count()
    if reports:
        said = ngettext("%(n)s report waits", "%(n)s reports wait", reports) % {"n": _many(reports)}
        yield Line("flag", said, gettext("Look at them"), url, True)
    held = _held(community)[:MOST].count()
    if held:
        said = ngettext("%(n)s first post waits for review", "%(n)s first posts wait for review", held)
        yield Line("clock", said % {"n": _many(held)}, gettext("Look at them"), f"{url}?show=first", True)


def moderation_tab(community: Community, permissions: CommunityPermissionTester) -> tuple[str, str, str, int] | None:
    """For moderators, with the number of reports and first posts that wait; one query."""
    if not permissions.can_moderate:
        return None
    return "moderation", gettext("Moderation"), "moderation_queue", len(_waiting.rows(community=community.pk))


@Written
def _waiting(community: int) -> QuerySet[Report, Any]:
    reports = Report.objects.open().filter(post__topic__community=community).order_by().values_list("pk")[:MOST]
    return reports.union(_held(community).order_by().values_list("pk")[:MOST], all=True)


def _held(community: Community | int) -> QuerySet[PostHiding]:
    return PostHiding.objects.filter(post__topic__community=community, lifted_at=None, hidden_by=None)


def _many(n: int) -> str:
    return f"{MOST}+" if n == MOST else str(n)
