"""What stands around a topic, and around the topics of a community, fetched where there is any."""

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404

from accounts.models import User
from communities.discussions.models import Level, Subscription, Topic
from communities.models import Community
from intranet.written import Written

if TYPE_CHECKING:
    from communities.tester import CommunityPermissionTester

#: What few topics have, with what is told of it: joined where it is there, because joins are planned for every reader.
RARE = {
    "closure": "closure__closed_by",
    "slow_mode": "slow_mode",
    "merged_into": "merged_into__community",
    "split_from": "split_from__community",
}


def shown_topic(permissions: "CommunityPermissionTester", pk: int) -> Topic:
    """A topic with what concerns its reader, and what stands around it; one query, seldom two.

    Raises:
        Http404: the reader may not see it, or it is in another community.
    """
    here = {"person": permissions.user.pk, "community": permissions.community.pk}
    topic: Topic | None = _topic.first(permissions.can_moderate, topic=pk, **here) if permissions.can_view else None
    if topic is None:
        raise Http404
    topic.community = permissions.community
    fetch_rare(topic)
    return topic


@Written
def _topic(moderates: bool, *, topic: int, person: int, community: int) -> QuerySet[Topic, Any]:
    reader = User(pk=person)
    rows = Topic.objects.seen_by(reader, community, moderates=moderates).filter(pk=topic)
    return rows.for_reader(reader).with_level(reader).with_splits().select_related("author")


def fetch_rare(topic: Topic) -> None:
    """No query for a topic that nobody closed, slowed down, merged or split off; else one."""
    there = {name: path for name, path in RARE.items() if getattr(topic, f"{name}_id") is not None}
    if there:
        whole = Topic.objects.select_related(*there.values()).get(pk=topic.pk)
        for name in there:
            setattr(topic, name, getattr(whole, name))


def talk_of(community: Community, reader: User) -> tuple[str, list[int]]:
    """How closely a reader follows a community, and which of its topics are pinned; one query, and a cheap one."""
    level, ids = _talk.first(community=community.pk, person=reader.pk)
    return level or Level.NORMAL, ids


@Written
def _talk(*, community: int, person: int) -> QuerySet[Community, Any]:
    mine = Subscription.objects.filter(community=OuterRef("pk"), person=person).values("level")
    pinned = Topic.objects.filter(community=OuterRef("pk")).exclude(pin=None).values("pk")
    return Community.objects.filter(pk=community).values_list(Subquery(mine), ArraySubquery(pinned))
