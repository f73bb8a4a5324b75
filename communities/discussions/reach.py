"""Whom discussions and questions saw in a community, for its figures."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from communities.discussions.models import Post, ReadMark
from communities.models import Community


def readers(community: Community, since: datetime) -> QuerySet[Any, Any]:
    """Whose last visit to a topic is not older."""
    marks = ReadMark.objects.filter(topic__community=community, at__gte=since, number__gt=0)
    return marks.order_by().values_list("person")


def writers(community: Community, since: datetime) -> QuerySet[Any, Any]:
    return Post.objects.filter(topic__community=community, at__gte=since).order_by().values_list("author")
