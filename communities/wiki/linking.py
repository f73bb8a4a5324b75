"""Community pages among what an editor offers to link to."""

from django.db.models import Case, When

from accounts.models import User
from communities.models import Community
from communities.wiki.models import CommunityPage
from communities.writing import OFFERED, Link


def pages_titled(reader: User, community: Community, words: list[str]) -> list[Link]:
    """Pages the reader may see whose title holds every word; those of this community first. One query."""
    pages = CommunityPage.objects.visible_to(reader).in_use().select_related("community")
    for word in words:
        pages = pages.filter(title__icontains=word)
    here = Case(When(community=community, then=0), default=1)
    first = Case(When(title__istartswith=words[0], then=0), default=1)
    rows = pages.order_by(here, first, "title", "pk")[:OFFERED]
    return [Link(page.get_absolute_url(), page.title, page.community.name) for page in rows]
