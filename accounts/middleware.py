"""Times are shown in the reader's zone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import Profile
from accounts.zones import known_zone, zone_of


class TimeZoneMiddleware:
    """Activates the zone that the browser says in the ``timezone`` cookie, else the one of the reader's profile.

    A profile without one takes the first that a browser of its owner says: mails and calendars go by it from then on,
    until they choose another.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = known_zone(request.COOKIES.get("timezone", ""))
        own = getattr(request.user, "time_zone", None)  # asked together with the person; nobody else has one
        if told and own == "":
            Profile.objects.filter(pk=request.user.pk, time_zone="").update(time_zone=told)
        with timezone.override(zone_of(told, own or "")):
            return self.get_response(request)
