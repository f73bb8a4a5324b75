"""How screens reach a community page: through its community, by its address there or one it had before."""

from dataclasses import dataclass

from django.http import Http404

from communities.models import Community
from communities.request import Request
from communities.tester import CommunityPermissionTester
from communities.views.doors import readable_community
from communities.wiki.models import CommunityPage, PageRevision
from communities.wiki.models.page import CommunityPageQuerySet


@dataclass(frozen=True)
class Found:
    """A page the reader may read, its community, and what they may do there."""

    page: CommunityPage
    community: Community
    permissions: CommunityPermissionTester

    @property
    def context(self) -> dict[str, object]:
        """What every template about one page begins with."""
        return {"page": self.page, "community": self.community, "permissions": self.permissions}

    def revision(self, number: int | None) -> PageRevision:
        """One of its texts. A miss is a 404."""
        texts = self.page.revisions.select_related("author__profile")
        found = None if number is None else texts.filter(number=number).first()
        if found is None:
            raise Http404
        found.page = self.page
        return found


def find_page(pages: CommunityPageQuerySet, path: str) -> CommunityPage | None:
    """The page at an address of one community, or at one it had; compare its ``path`` to know which."""
    return pages.filter(path=path).first() or pages.filter(former_addresses__path=path).first()


def readable_page(request: Request, slug: str, path: str) -> Found:
    """The page with its newest text. A miss is a 404, as is a community the reader may not read."""
    community, permissions = readable_community(request, slug)
    pages = CommunityPage.objects.seen_with(permissions)
    page = find_page(pages.select_related("newest__author__profile", "archival__archived_by"), path)
    if page is None:
        raise Http404
    page.community = community
    return Found(page, community, permissions)
