"""What a community's home page shows of its pages."""

from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery

from communities.models import Community
from communities.vetting.resolver import Reading, listed, readings
from communities.wiki.models import CommunityPage
from communities.wiki.models.page import CommunityPageQuerySet
from intranet.written import Written

if TYPE_CHECKING:
    from communities.request import Request

#: Rows on the home page.
MOST = 6


def latest_pages(request: "Request", community: Community) -> list[Reading]:
    """Those that were changed last, each with the title of the text a reader gets. One query."""
    readable = request.communities.tester(community).can_view
    found = readings(_latest.rows(community=community.pk) if readable else [])
    return sorted(found, key=lambda reading: (reading.page.changed_at, reading.page.pk), reverse=True)


@Written
def _latest(*, community: int) -> CommunityPageQuerySet:
    """Their keys are an array: of a subquery the planner does not know that it is short, and reads every page."""
    newest = CommunityPage.objects.filter(community=community).in_use().order_by("-changed_at", "-pk")
    return listed(CommunityPage.objects.filter(pk__among=ArraySubquery(newest.values("pk")[:MOST])))
