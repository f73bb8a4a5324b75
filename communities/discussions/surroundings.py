"""What stands around a topic, and around the topics of a community, fetched where there is any."""

from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery

from communities.discussions.models import Level, Subscription, Topic
from communities.models import Community

if TYPE_CHECKING:
    from accounts.models import User

#: What few topics have, with what is told of it: joined where it is there, because joins are planned for every reader.
RARE = {
    "closure": "closure__closed_by",
    "slow_mode": "slow_mode",
    "merged_into": "merged_into__community",
    "split_from": "split_from__community",
}


def fetch_rare(topic: Topic) -> None:
    """No query for a topic that nobody closed, slowed down, merged or split off; else one."""
    there = {name: path for name, path in RARE.items() if getattr(topic, f"{name}_id") is not None}
    if there:
        whole = Topic.objects.select_related(*there.values()).get(pk=topic.pk)
        for name in there:
            setattr(topic, name, getattr(whole, name))


def talk_of(community: Community, reader: "User") -> tuple[str, list[int]]:
    """How closely a reader follows a community, and which of its topics are pinned; one query, and a cheap one."""
    mine = Subscription.objects.filter(community=OuterRef("pk"), person=reader).values("level")
    pinned = Topic.objects.filter(community=OuterRef("pk")).exclude(pin=None).values("pk")
    rows = Community.objects.filter(pk=community.pk).values_list(Subquery(mine), ArraySubquery(pinned))
    level, ids = rows.get()
    return level or Level.NORMAL, ids
