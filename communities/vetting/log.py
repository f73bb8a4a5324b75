"""The audit log, for those who answer for a community, and as CSV."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from communities.capability_map import CapabilityMap
from communities.models import Community
from communities.vetting.models import VettingEvent

#: A cell that begins with one of these is a formula to a spreadsheet (OWASP ASVS 1.2.10).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
COLUMNS = ("at", "what", "who", "by right of", "community", "page", "text", "sha256", "previous sha256", "note")
#: Rows fetched at a time, however long the export is.
CHUNK = 500


def communities_logged(user: User, standing: CapabilityMap) -> QuerySet[Community]:
    """Whose log ``user`` may read: intranet managers all they can read, facilitators those they run."""
    readable = Community.objects.readable_by(user)
    if user.is_intranet_manager:
        return readable
    run = [community.pk for community in standing.mine if standing.tester(community).is_facilitator]
    return readable.filter(pk__in=run)


def log(communities: QuerySet[Community], wanted: dict[str, Any]) -> QuerySet[VettingEvent]:
    """The lines of these communities that are asked for."""
    chosen = communities.filter(pk=wanted["community"].pk) if wanted.get("community") else communities
    events = VettingEvent.objects.filter(community__in=chosen.order_by().values("pk"))
    if wanted.get("transition"):
        events = events.filter(transition=wanted["transition"])
    if wanted.get("person"):
        events = events.filter(actor=wanted["person"])
    bounds = Q()
    if wanted.get("since"):
        bounds &= Q(at__gte=moment(wanted["since"], time.min))
    if wanted.get("until"):
        bounds &= Q(at__lte=moment(wanted["until"], time.max))
    return events.filter(bounds).select_related("actor", "community", "page", "post__topic").defer("post__html")


def moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at), timezone.get_default_timezone())


class Line:
    """A file to csv that hands each line on instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def as_csv(events: QuerySet[VettingEvent]) -> Iterator[str]:
    """Line by line, the oldest first; no more than a chunk is ever held."""
    writer = csv.writer(Line())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for event in events.order_by("at", "pk").iterator(chunk_size=CHUNK):
        yield writer.writerow(safe(cells(event)))


def cells(event: VettingEvent) -> Iterable[Any]:
    target = event.page.title if event.page else event.post.topic.title if event.post else ""
    return (
        event.at.isoformat(),
        event.transition,
        event.actor.username if event.actor else "",
        event.authority,
        event.community.slug,
        target,
        event.revision_number or "",
        event.sha256,
        event.previous_sha256,
        event.note,
    )


def safe(row: Iterable[Any]) -> list[str]:
    """No cell is a formula: a quotation mark before it keeps it text."""
    return [f"'{cell}" if str(cell).lstrip(" ").startswith(FORMULA) else str(cell) for cell in row]
