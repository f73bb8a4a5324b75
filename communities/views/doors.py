"""How views reach a community: through the doors of its queryset, with the reader's rights beside it."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise

from communities.models import Community
from communities.models.community import CommunityQuerySet
from communities.request import Request
from communities.tester import CommunityPermissionTester

type Found = tuple[Community, CommunityPermissionTester]


def visible_community(request: Request, slug: str) -> Found:
    """A community the reader may know of. A miss is a 404, whether it is secret or was never there."""
    return _found(request, Community.objects.visible_to(request.user), slug)


def known_community(request: Request, slug: str) -> Found:
    """The same. One of the reader's own costs no query: the list of theirs, which every page shows, holds it."""
    mine = request.communities.named(slug)
    return visible_community(request, slug) if mine is None else (mine, request.communities.tester(mine))


def readable_community(request: Request, slug: str) -> Found:
    """A community whose content the reader may see; for everything a community holds. A miss is a 404.

    One of the reader's own costs no query: the list of theirs, which every page shows, holds it (its ``description``
    and ``member_count`` are fetched when asked for).
    """
    mine = request.communities.named(slug)
    if mine is not None:
        return mine, request.communities.tester(mine)
    return _found(request, Community.objects.readable_by(request.user), slug)


def _found(request: Request, communities: CommunityQuerySet, slug: str) -> Found:
    rows = communities.select_related("archival__archived_by").with_member_count()
    community = get_object_or_404(rows, slug=slug)
    return community, request.communities.tester(community)


def require(allowed: bool, reason: str | Promise) -> None:
    """Raise ``PermissionDenied`` with a reason for the reader unless ``allowed``."""
    if not allowed:
        raise PermissionDenied(reason)
