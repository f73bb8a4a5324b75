"""What every template may know about the site."""

from django.conf import settings
from django.http import HttpRequest

from intranet.ui.views import PREFERENCES


def site(request: HttpRequest) -> dict[str, object]:
    """Names, and what this browser chose. Asks the database nothing."""
    theme, rail = (_chosen(request, name) for name in ("theme", "rail"))
    return {
        "ORGANISATION": settings.ORGANISATION,
        "SITE_NAME": settings.SITE_NAME,
        "DEMO_MODE": settings.DEMO_MODE,
        "LIVE_EVENTS": settings.LIVE_EVENTS,
        "THEME": theme,
        "RAIL": rail,
    }


def _chosen(request: HttpRequest, name: str) -> str:
    value = request.COOKIES.get(name, "")
    return value if value in PREFERENCES[name] else ""
