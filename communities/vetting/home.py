"""What a community's home page shows of its pages."""

from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from communities.models import Community
from communities.vetting.models.withheld import shown_first
from communities.vetting.resolver import Reading, listed, readings, this_moment
from communities.wiki.linking import pages_seen
from communities.wiki.models import CommunityPage
from communities.wiki.models.page import CommunityPageQuerySet
from intranet.written import Written

if TYPE_CHECKING:
    from communities.request import Request
    from communities.tester import CommunityPermissionTester

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


def pages_as_read(permissions: "CommunityPermissionTester") -> QuerySet[CommunityPage]:
    """What news about pages say: where they are, and the title of the text a reader gets there."""
    here = this_moment()
    official = shown_first(here.day, here.now).filter(page=OuterRef("pk")).order_by().values("revision__title")[:1]
    return pages_seen(permissions).annotate(about=Coalesce(Subquery(official), F("title")))
