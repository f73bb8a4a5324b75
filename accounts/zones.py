"""In which time zone somebody lives: for pages, mails, quiet hours and calendars alike."""

import zoneinfo
from functools import lru_cache

from django.conf import settings


@lru_cache(maxsize=700)
def zone_of(*names: str) -> zoneinfo.ZoneInfo:
    """The first of these zones that there is; the site's own where there is none."""
    for name in names:
        if zone := _known(name):
            return zone
    return zoneinfo.ZoneInfo(settings.TIME_ZONE)


def known_zone(name: str) -> str:
    """The name, if it is of a zone; else nothing."""
    return name if _known(name) else ""


def _known(name: str) -> zoneinfo.ZoneInfo | None:
    try:
        return zoneinfo.ZoneInfo(name[:64]) if name else None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None
