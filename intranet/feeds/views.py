"""Feeds and calendars: with the reader's own session, or with a personal token."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.tokens.door import readable_with
from accounts.tokens.models import Scope
from accounts.zones import zone_of
from communities.models import Community
from communities.request import Request
from communities.views.doors import readable_community
from intranet.feeds import atom, dates
from intranet.feeds.answering import conditional
from intranet.feeds.news import Entry, latest

ATOM = "application/atom+xml; charset=utf-8"
ICAL = "text/calendar; charset=utf-8"


@require_safe
@readable_with(Scope.FEEDS)
def feed(request: Request) -> HttpResponse:
    """News of all communities the reader is in."""
    entries = latest(request.user, request.communities.mine)
    body = atom.written(
        entries,
        name=f"feed/person/{request.user.pk}",
        title=_("News of my communities · %(site)s") % {"site": settings.SITE_NAME},
        link=reverse("community_list"),
        path=request.path,
        begun=request.user.date_joined,
    )
    return handed_out(request, body, entries)


@require_safe
@readable_with(Scope.FEEDS)
def community_feed(request: Request, slug: str) -> HttpResponse:
    community, _permissions = readable_community(request, slug)
    entries = latest(request.user, [community])
    body = atom.written(
        entries,
        name=f"feed/community/{community.pk}",
        title=_("News from %(name)s") % {"name": community.name},
        link=community.get_absolute_url(),
        path=request.path,
        begun=community.opened_at or community.created_at,
    )
    return handed_out(request, body, entries)


def handed_out(request: Request, body: bytes, entries: Sequence[Entry]) -> HttpResponse:
    return conditional(request, body, ATOM, max((entry.at for entry in entries), default=None))


@require_safe
@readable_with(Scope.CALENDAR)
def calendar(request: Request) -> HttpResponse:
    """What the reader answers for, what they are to vet, and the events of their communities."""
    appointments = [
        *dates.events_of(request.communities.mine),
        *dates.reviews(request, Q(owner=request.user)),
        *dates.reviews_in_tree(request),
        *dates.vetting(request),
    ]
    return conditional(
        request, dates.written(appointments, title=settings.SITE_NAME, zone=calendar_zone(request)), ICAL
    )


@require_safe
@readable_with(Scope.CALENDAR)
def community_calendar(request: Request, slug: str) -> HttpResponse:
    """Events of a community, and when its official texts are to be reviewed."""
    community, _permissions = readable_community(request, slug)
    appointments = [*dates.events_of([community]), *dates.reviews(request, in_community(community))]
    return conditional(request, dates.written(appointments, title=community.name, zone=calendar_zone(request)), ICAL)


def calendar_zone(request: Request) -> ZoneInfo | None:
    """The reader's; None for UTC, whose midnight is nobody's."""
    zone = zone_of(request.user.profile.time_zone)
    return None if zone.key == "UTC" else zone


def in_community(community: Community) -> Q:
    return Q(page__community=community) | Q(post__topic__community=community)
