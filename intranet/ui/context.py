"""What every template may know about the site."""

from django.conf import settings
from django.http import HttpRequest


#: What a reader may choose; anything else follows the system.
THEMES = {"light", "dark"}


def site(request: HttpRequest) -> dict[str, object]:
    theme = request.COOKIES.get("theme", "")
    return {
        "ORGANISATION": settings.ORGANISATION,
        "SITE_NAME": settings.SITE_NAME,
        "DEMO_MODE": settings.DEMO_MODE,
        "THEME": theme if theme in THEMES else "",
    }
