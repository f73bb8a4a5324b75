"""Community pages: a tree in each community, every saved text kept for good."""

from communities.wiki.models.drafts import PageDraft
from communities.wiki.models.following import PageFollow
from communities.wiki.models.helpful import HelpfulVote
from communities.wiki.models.page import CommunityPage
from communities.wiki.models.records import PageAddress, PageArchival
from communities.wiki.models.revision import PageRevision

__all__ = [
    "CommunityPage",
    "HelpfulVote",
    "PageAddress",
    "PageArchival",
    "PageDraft",
    "PageFollow",
    "PageRevision",
]
