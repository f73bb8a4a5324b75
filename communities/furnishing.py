"""What is written down for a community's home page: its blocks and what they list, in one query."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone

from communities.models import Community, Event, HomeBlock, KeyPage, Service
from intranet.written import Written

#: Rows a block shows at most.
MOST_ROWS = 12
#: Events shown; the past ones are left out, but not at once.
MOST_EVENTS, PAST = 6, timedelta(hours=12)
#: What is fetched of each.
BLOCK = ("id", "kind", "position", "title", "content", "data")
SERVICE = ("id", "title", "description", "promise", "position")
EVENT = ("id", "title", "starts_at", "ends_at", "place", "link")


@dataclass(frozen=True)
class Furnished:
    """``key_pages``: position by the page's id."""

    blocks: list[HomeBlock]
    services: list[Service]
    events: list[Event]
    key_pages: dict[int, int]


def furnished(community: Community) -> Furnished:
    """Also says what the community's header asks of it: its description, and how many members it has."""
    row = _furniture.first(community=community.pk, since=timezone.now() - PAST)
    community.description, community.member_count, blocks, services, events, pages = row
    return Furnished(
        [HomeBlock(community=community, **block) for block in blocks],
        [Service(community=community, **service) for service in services],
        [Event(community=community, **event | _times(event)) for event in events],
        {page["page"]: page["position"] for page in pages},
    )


@Written
def _furniture(*, community: int, since: datetime) -> QuerySet[Community, Any]:
    here = {"community": OuterRef("pk")}
    coming = Event.objects.filter(starts_at__gte=since, **here).order_by("starts_at", "pk")
    return (
        Community.objects.filter(pk=community)
        .with_member_count()
        .values_list(
            "description",
            "member_count",
            _rows(HomeBlock.objects.filter(**here).order_by("position", "pk"), *BLOCK),
            _rows(Service.objects.filter(**here).order_by("position", "pk")[:MOST_ROWS], *SERVICE),
            _rows(coming[:MOST_EVENTS], *EVENT),
            _rows(KeyPage.objects.filter(**here).order_by("position", "pk"), "page", "position"),
        )
    )


def _rows(rows: QuerySet[Any], *names: str) -> ArraySubquery:
    return ArraySubquery(rows.values(row=JSONObject(**{name: name for name in names})))


def _times(event: dict[str, Any]) -> dict[str, datetime]:
    """JSON knows no times."""
    return {name: datetime.fromisoformat(event[name]) for name in ("starts_at", "ends_at") if event[name]}
