"""What a community's home page shows of its pages."""

from typing import TYPE_CHECKING

from communities.models import Community
from communities.vetting.resolver import Reading, resolve_many, without_texts
from communities.wiki.models import CommunityPage

if TYPE_CHECKING:
    from communities.request import Request

#: Rows on the home page.
MOST = 6


def latest_pages(request: "Request", community: Community) -> list[Reading]:
    """Those that were changed last, each with the title of the text a reader gets. Two queries."""
    pages = CommunityPage.objects.seen_with(request.communities.tester(community)).in_use()
    return resolve_many(list(without_texts(pages).order_by("-changed_at", "-pk")[:MOST]), texts=False)
