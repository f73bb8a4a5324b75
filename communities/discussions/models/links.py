"""Which pages a post links to, so that a page can say where it is talked about.

Kept by the page's number: an address may change, the link then still counts. What a reader sees of it is asked when it
is shown, behind the doors of topics.
"""

import html as entities
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from pages.furniture import furniture

if TYPE_CHECKING:
    from communities.discussions.models.post import Post

#: Different addresses of one post that are looked up; no text a person writes has more.
MOST_LINKS = 50
#: Characters of an address: no page of the site has a longer one.
LONGEST = 800
_HREF = re.compile(r'<a href="([^"]{1,2000})"')

#: Rooms above tell which of some addresses are theirs: by address, the number of the community page. Two queries.
page_finders: list[Callable[[set[str]], dict[str, int]]] = []


class PostLinkQuerySet(models.QuerySet["PostLink"]):
    def shown(self) -> "PostLinkQuerySet":
        """Of posts that are not hidden. The reader's door is the topics'."""
        return self.filter(post__hiding=None, post__topic__hiding=None)


class PostLink(models.Model):
    """The newest text of the post links to this page. Community pages are named by their table: their room is above."""

    post = models.ForeignKey("discussions.Post", models.CASCADE, related_name="links")
    official_page = models.ForeignKey("wagtailcore.Page", models.CASCADE, null=True, related_name="+")
    community_page = models.ForeignKey("wiki.CommunityPage", models.CASCADE, null=True, related_name="+")

    objects = PostLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link of a post")
        verbose_name_plural = _("links of posts")
        constraints = [
            models.UniqueConstraint(fields=["post", "official_page"], name="post_link_once_official"),
            models.UniqueConstraint(fields=["post", "community_page"], name="post_link_once_community"),
            models.CheckConstraint(
                condition=Q(official_page=None, community_page__isnull=False)
                | Q(official_page__isnull=False, community_page=None),
                name="post_link_to_one_page",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} → {self.official_page_id or self.community_page_id}"

    @classmethod
    def note(cls, posts: "Iterable[Post]", *, anew: bool = False) -> int:
        """Write down what these posts link to. No query when they link to nothing here; else four for all of them.

        Args:
            anew: the texts have changed; what is no longer in them goes.
        """
        posts = list(posts)
        if anew:
            cls.objects.filter(post__in=posts).delete()
        by_post = {post.pk: addresses_in(post.html) for post in posts}
        wanted = set().union(*by_post.values())
        if not wanted:
            return 0
        official: dict[str, int] = official_pages(wanted)
        community: dict[str, int] = {}
        for find in page_finders:
            community |= find(wanted - set(official))
        rows = [
            cls(post_id=post, official_page_id=official.get(one), community_page_id=community.get(one))
            for post, addresses in by_post.items()
            for one in sorted(addresses & (official.keys() | community.keys()))
        ]
        return len(cls.objects.bulk_create(rows, ignore_conflicts=True))


def addresses_in(html: str) -> set[str]:
    """Addresses of this site in a cleaned text, without what follows ``?`` and ``#``: ``/about/our-sites/``."""
    found: set[str] = set()
    here = urlsplit(settings.BASE_URL).netloc
    for href in _HREF.findall(html):
        try:
            parts = urlsplit(entities.unescape(href))
        except ValueError:  # no address at all, such as http://[
            continue
        own = not parts.netloc or (parts.scheme in ("http", "https") and parts.netloc == here)
        if own and parts.path.startswith("/") and len(parts.path) <= LONGEST:
            found.add(unquote(parts.path).replace("\0", "").rstrip("/") + "/")
        if len(found) == MOST_LINKS:
            break
    return found - {"/"}


def official_pages(addresses: set[str]) -> dict[str, int]:
    """By address, the number of the page that is live there now; one query, by slugs because these have an index."""
    root = furniture().root_url_path
    paths = {f"{root}{address[1:]}": address for address in addresses if not address.startswith("/communities/")}
    if not paths:
        return {}
    slugs = {path.rstrip("/").rsplit("/", 1)[1] for path in paths}
    rows = Page.objects.live().filter(slug__in=slugs, url_path__in=paths).values_list("url_path", "pk")
    return {paths[url_path]: pk for url_path, pk in rows}
