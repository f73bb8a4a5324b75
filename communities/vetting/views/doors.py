"""How the screens of vetting reach a page: through the doors of its community, by its address there."""

from dataclasses import dataclass

from django.db.models import Exists, FilteredRelation, OuterRef, Q
from django.http import Http404

from communities.models import Community
from communities.request import Request
from communities.tester import CommunityPermissionTester
from communities.vetting.models import OfficialVersion
from communities.vetting.rights import VettingPermissionTester
from communities.views.doors import readable_community
from communities.wiki.door import find_page
from communities.wiki.models import CommunityPage, PageFollow


@dataclass(frozen=True)
class Found:
    """A page the reader may read, its community, and what they may do there."""

    page: CommunityPage
    community: Community
    permissions: CommunityPermissionTester

    def rights(self, version: OfficialVersion | None) -> VettingPermissionTester:
        """What they may do with the official text of the page; ``version`` is its latest, active or ended."""
        return VettingPermissionTester(self.permissions, version if version and version.is_active else None)

    @property
    def trail(self) -> list[str]:
        """The addresses of the pages above this one, from the top down."""
        parts = self.page.path.split("/")
        return ["/".join(parts[:length]) for length in range(1, len(parts))]


def readable_page(request: Request, slug: str, path: str) -> Found:
    """The page at an address it has or had before, with the request that waits for an answer. A miss is a 404, as is a
    community one may not read.
    """
    community, permissions = readable_community(request, slug)
    pages = CommunityPage.objects.seen_with(permissions).select_related("newest__author", "archival__archived_by")
    waiting = FilteredRelation("vetting_requests", condition=Q(vetting_requests__closed_at=None))
    followed = Exists(PageFollow.objects.visible_to(request.user).filter(page=OuterRef("pk")))
    pages = pages.annotate(open_request=waiting, is_followed=followed).select_related("open_request__asked_by")  # type: ignore[misc]
    page = find_page(pages, path)  # type: ignore[arg-type]
    if page is None:
        raise Http404
    page.community = community
    return Found(page, community, permissions)
