"""What an editor in a community is given: where it sends files, finds people to mention, and finds pages to link to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from accounts.models import User
from accounts.models.folding import Fold
from communities.capabilities import Capability
from communities.models import Community, Membership
from communities.permissions import people_with
from intranet.pace import too_fast
from pages.door import open_to
from pages.furniture import furniture

#: Offered while somebody types; and words of what they type that are looked at.
OFFERED, MOST_WORDS = 8, 4
#: Questions one person may put within a minute: nobody types so fast.
PER_MINUTE = 120


@dataclass(frozen=True)
class Link:
    """A page to link to. ``detail`` tells where it is."""

    url: str
    title: str
    detail: str


#: Rooms above add what finds their pages: given the reader, the community written in and the words, it gives at most
#: ``OFFERED`` links to what the reader may see, in one query.
link_finders: list[Callable[[User, Community, list[str]], list[Link]]] = []


def editor_addresses(community: Community, *, uploads: bool = True) -> dict[str, Any]:
    """Keywords for ``RichTextWidget.configure``. Without ``uploads`` there is no button for pictures and files."""
    addresses: dict[str, Any] = {
        "mention_url": reverse("editor_mention", args=[community.slug]),
        "link_url": reverse("editor_link", args=[community.slug]),
    }
    if uploads:
        address = reverse("attachment_upload", args=[community.slug])
        addresses |= {"upload_url": address, "file_url": address, "max_upload_bytes": settings.ATTACHMENT_MAX_BYTES}
    return addresses


def words_of(typed: str) -> list[str]:
    return typed[:100].replace("\0", "").split()[:MOST_WORDS]


def asks_too_often(person: User) -> bool:
    return too_fast("editor", person.pk, PER_MINUTE)


def people_named(community: Community, words: list[str]) -> QuerySet[User]:
    """Those who may read the community and whose name holds every word; its members first."""
    people = people_with(community, Capability.VIEW).select_related("profile")
    for word in words:
        people = people.filter(folded_name__contains=Fold(Value(word)))
    member = Exists(Membership.objects.filter(community=community, person=OuterRef("pk")))
    return people.order_by(Case(When(member, then=0), default=1), "folded_name", "pk")[:OFFERED]


def official_links(request: HttpRequest, words: list[str]) -> list[Link]:
    """Official pages the reader may open whose title holds every word; titles that begin with them first."""
    tree = furniture(request)
    pages = open_to(request, Page.objects.live().filter(path__startswith=tree.root_path))
    for word in words:
        pages = pages.filter(title__icontains=word)
    first = Case(When(title__istartswith=words[0], then=0), default=1)
    rows = pages.order_by(first, "title", "pk")[:OFFERED]
    return [Link(tree.address(page), page.title, _("Official page")) for page in rows]


def links_found(request: HttpRequest, community: Community, words: list[str]) -> Iterator[Link]:
    """Official pages, and what the rooms of communities find; of both as much as there is room for."""
    found = [official_links(request, words)]
    found += [find(request.user, community, words) for find in link_finders]  # type: ignore[arg-type]
    for place in range(OFFERED):
        yield from (links[place] for links in found if place < len(links))
