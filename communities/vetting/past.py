"""What a page said officially on a day that is past."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from communities.vetting.models import OfficialVersion
from communities.wiki.models import CommunityPage


@dataclass(frozen=True)
class Past:
    """``versions``: those that were official at some time on the day, the latest first; most often one or none."""

    day: date
    versions: list[OfficialVersion]


def said_on(page: CommunityPage, day: date) -> Past:
    """Days are the organisation's. One query."""
    start, end = end_of(day - timedelta(days=1)), end_of(day)
    versions = OfficialVersion.objects.filter(page=page, granted_at__lte=end).exclude(ended_at__lte=start)
    rows = versions.order_by("-granted_at", "-pk").select_related("revision__author", "owner", "granted_by", "ended_by")
    return Past(day, list(rows))


def end_of(day: date) -> datetime:
    """The last moment of a day in the organisation's zone, or now for a day that is not over."""
    last = timezone.make_aware(datetime.combine(day, time.max), timezone.get_default_timezone())
    return min(last, timezone.now())
