"""What discussions put on the desk of those who run a community."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from communities.desk import Line
from communities.discussions.models import PostHiding, Report
from communities.models import Community
from communities.tester import CommunityPermissionTester
from intranet.written import Written

#: Counted no further: more is more.
MOST = 100
#: Under which the tester of a request remembers what waits: the desk and the tab beside it ask the same.
KNOWN = "_waits_for_moderators"


def waiting_lines(community: Community, permissions: CommunityPermissionTester) -> Iterator[Line]:
    """Reports, and first posts to review; one query."""
    if not permissions.can_moderate:
        return
    url = reverse("moderation_queue", args=[community.slug])
    reports, held = waiting_in(permissions)
    if reports:
        said = ngettext("%(n)s report waits", "%(n)s reports wait", reports) % {"n": _many(reports)}
        yield Line("flag", said, gettext("Look at them"), url, True)
    if held:
        said = ngettext("%(n)s first post waits for review", "%(n)s first posts wait for review", held)
        yield Line("clock", said % {"n": _many(held)}, gettext("Look at them"), f"{url}?show=first", True)


def moderation_tab(community: Community, permissions: CommunityPermissionTester) -> tuple[str, str, str, int] | None:
    """For moderators, with the number of reports and first posts that wait; one query."""
    if not permissions.can_moderate:
        return None
    return "moderation", gettext("Moderation"), "moderation_queue", sum(waiting_in(permissions))


def waiting_in(permissions: CommunityPermissionTester) -> tuple[int, int]:
    """How many reports and first posts wait, each at most ``MOST``; asked once for a request, as the tester is."""
    if (known := vars(permissions).get(KNOWN)) is None:
        rows = [is_report for (is_report,) in _waiting.rows(community=permissions.community.pk)]
        known = vars(permissions)[KNOWN] = (sum(rows), len(rows) - sum(rows))
    return known


@Written
def _waiting(community: int) -> QuerySet[Report, Any]:
    """Whether each is a report."""
    reports = Report.objects.open().filter(post__topic__community=community).order_by()
    held = _held(community).order_by().annotate(reported=Value(0)).values_list("reported")
    return reports.annotate(reported=Value(1)).values_list("reported")[:MOST].union(held[:MOST], all=True)


def _held(community: Community | int) -> QuerySet[PostHiding]:
    return PostHiding.objects.filter(post__topic__community=community, lifted_at=None, hidden_by=None)


def _many(n: int) -> str:
    return f"{MOST}+" if n == MOST else str(n)
