"""Community pages among what an editor offers to link to, and among what posts link to."""

import re
from typing import TYPE_CHECKING

from django.db.models import Case, QuerySet, Value, When
from django.db.models.functions import Concat

from accounts.models import User
from communities.models import Community
from communities.wiki.models import CommunityPage, PageAddress
from communities.writing import OFFERED, Link

if TYPE_CHECKING:
    from communities.tester import CommunityPermissionTester

_ADDRESS = re.compile(r"/communities/([\w-]+)/pages/(.+)/")


def pages_titled(reader: User, community: Community, words: list[str]) -> list[Link]:
    """Pages the reader may see whose title holds every word; those of this community first. One query."""
    pages = CommunityPage.objects.visible_to(reader).in_use().select_related("community")
    for word in words:
        pages = pages.filter(title__icontains=word)
    here = Case(When(community=community, then=0), default=1)
    first = Case(When(title__istartswith=words[0], then=0), default=1)
    rows = pages.order_by(here, first, "title", "pk")[:OFFERED]
    return [Link(page.get_absolute_url(), page.title, page.community.name) for page in rows]


def pages_seen(permissions: "CommunityPermissionTester") -> QuerySet[CommunityPage]:
    """Pages that news are about, and where they are. What a reader gets as their title is said in the room above."""
    below = Concat(Value("pages/"), "path", Value("/"))
    return CommunityPage.objects.seen_with(permissions).annotate(about=Value(""), below=below)


def pages_at(addresses: set[str]) -> dict[str, int]:
    """By address, the number of the community page there, or of the one that was there before; two queries at most."""
    wanted = {(match[1], match[2]): one for one in addresses if (match := _ADDRESS.fullmatch(one))}
    if not wanted:
        return {}
    places = {"community__slug__in": {slug for slug, _path in wanted}, "path__in": {path for _slug, path in wanted}}
    found: dict[str, int] = {}
    former = PageAddress.objects.filter(**places).values_list("community__slug", "path", "page")
    now = CommunityPage.objects.filter(**places).values_list("community__slug", "path", "pk")
    for slug, path, pk in [*former, *now]:
        if one := wanted.get((slug, path)):
            found[one] = pk
    return found
