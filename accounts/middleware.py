"""Times are shown in the reader's zone."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone


class TimeZoneMiddleware:
    """Activates the zone the browser reported in the ``timezone`` cookie; anything else leaves the site's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            zone = zoneinfo.ZoneInfo(request.COOKIES.get("timezone", "")[:64])
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            return self.get_response(request)
        with timezone.override(zone):
            return self.get_response(request)
