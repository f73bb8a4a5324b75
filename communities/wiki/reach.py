"""Whom the pages of a community saw, for its figures. Who merely read a page is not written down."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from communities.models import Community
from communities.wiki.models import HelpfulVote, PageRevision


def judges(community: Community, since: datetime) -> QuerySet[Any, Any]:
    """Who said whether a page helped."""
    votes = HelpfulVote.objects.filter(revision__page__community=community, at__gte=since)
    return votes.order_by().values_list("person")


def writers(community: Community, since: datetime) -> QuerySet[Any, Any]:
    texts = PageRevision.objects.filter(page__community=community, at__gte=since)
    return texts.order_by().values_list("author")
