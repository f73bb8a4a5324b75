"""Dates as iCalendar (RFC 5545): events of communities, reviews somebody answers for, vetting that is due."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.models import Community, Event
from communities.request import Request
from communities.vetting.context import answers_somewhere
from communities.vetting.models import OfficialVersion, VettingRequest
from communities.vetting.queue import slim
from intranet.feeds.answering import absolute, host, plain
from pages.door import open_to
from pages.furniture import furniture
from pages.owning import owned_by

#: Dates of one kind at most, and how far back they go.
MOST, SINCE = 200, timedelta(days=60)


@dataclass(frozen=True)
class Appointment:
    """``begins`` is a day or a moment; ``name`` names it for good."""

    name: str
    title: str
    begins: date | datetime
    ends: datetime | None
    url: str
    place: str = ""

    @property
    def fills_nobodys_day(self) -> bool:
        """A review is of a day, and takes none of it."""
        return not isinstance(self.begins, datetime)


def events_of(communities: Sequence[Community]) -> list[Appointment]:
    """What communities invite to. One query."""
    here = {community.pk: community for community in communities}
    rows = Event.objects.filter(community__in=here, starts_at__gte=timezone.now() - SINCE)
    return [
        Appointment(
            f"event-{row.pk}",
            f"{row.title} · {here[row.community_id].name}",
            row.starts_at,
            row.ends_at,
            row.link or absolute(here[row.community_id].get_absolute_url()),
            row.place,
        )
        for row in rows.order_by("starts_at", "pk")[:MOST]
    ]


def reviews(request: Request, which: Q) -> list[Appointment]:
    """Official texts of communities that are to be reviewed, the next first. One query, whoever reads."""
    rows = OfficialVersion.objects.visible_to(request.user).active().filter(which)
    related = ("page__community", "post__topic__community", "revision")
    slimmed = rows.select_related(*related).defer("revision__html", "revision__files")
    return [
        Appointment(
            f"review-page-{row.page_id}" if row.page_id else f"review-answer-{row.post_id}",
            _("Review “%(title)s”") % {"title": row.title},
            row.review_by,
            None,
            absolute(row.get_absolute_url()),
        )
        for row in slimmed.order_by("review_by", "pk")[:MOST]
    ]


def reviews_in_tree(request: Request) -> list[Appointment]:
    """Pages of the official tree that the reader answers for. One query, beside what every page asks."""
    address = furniture(request).address
    mine = open_to(request, owned_by(request.user)).exclude(review_by=None)
    return [
        Appointment(
            f"review-official-{page.pk}",
            _("Review “%(title)s”") % {"title": page.title},
            page.review_by,
            None,
            absolute(address(page)),
        )
        for page in mine.order_by("review_by", "pk")[:MOST]
    ]


def vetting(request: Request) -> list[Appointment]:
    """Requests that wait for the reader's answer, by the moment it is due. None for those who answer nowhere."""
    if not answers_somewhere(request):
        return []
    related = ("page__community", "post__topic__community")
    rows = slim(VettingRequest.objects.waiting_for(request.user).select_related(*related))
    return [
        Appointment(
            f"vetting-{row.pk}",
            _("Vetting due: “%(title)s”") % {"title": row.title},
            row.due_at,
            None,
            absolute(row.get_absolute_url()),
        )
        for row in rows.order_by("due_at", "pk")[:MOST]
    ]


def written(appointments: Iterable[Appointment], *, title: str, zone: ZoneInfo | None) -> bytes:
    """A calendar as bytes. Its stamp is the day, so that its bytes are the same until something changes or tomorrow
    comes.

    Args:
        zone: the reader's, with what its clocks do; None where it is not known: then moments are in UTC.
    """
    calendar = icalendar.Calendar()
    for name, value in (("prodid", "-//Common Ground//EN"), ("version", "2.0"), ("x-wr-calname", plain(title))):
        calendar.add(name, value)
    stamp = timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    for appointment in appointments:
        calendar.add_component(event_from(appointment, stamp, zone))
    years = date(stamp.year - 1, 1, 1), date(stamp.year + 10, 1, 1)
    calendar.add_missing_timezones(*years)
    return calendar.to_ical()


def event_from(appointment: Appointment, stamp: datetime, zone: ZoneInfo | None) -> icalendar.Event:
    begins, ends = span(appointment, zone)
    event = icalendar.Event()
    event.add("uid", f"{appointment.name}@{host()}")
    event.add("dtstamp", stamp)
    event.add("summary", plain(appointment.title))
    event.add("dtstart", begins)
    if ends:
        event.add("dtend", ends)
    if appointment.fills_nobodys_day:
        event.add("transp", "TRANSPARENT")
    event.add("url", appointment.url)
    if appointment.place:
        event.add("location", plain(appointment.place))
    return event


def span(appointment: Appointment, zone: ZoneInfo | None) -> tuple[date, date | None]:
    """From when until when: days where it is days, and where it begins at the reader's midnight and ends at no time or
    at another midnight.
    """
    if appointment.fills_nobodys_day:
        return appointment.begins, appointment.begins + timedelta(days=1)
    begins, *rest = (moment.astimezone(zone or UTC) for moment in (appointment.begins, appointment.ends) if moment)  # type: ignore[attr-defined]
    ends = rest[0] if rest else None
    if zone and begins.time() == time() and (ends is None or ends.time() == time()):
        tomorrow = begins.date() + timedelta(days=1)
        return begins.date(), max(ends.date(), tomorrow) if ends else tomorrow
    return begins, ends
