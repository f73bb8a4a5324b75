"""What every template may know about the site."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    return {"ORGANISATION": settings.ORGANISATION, "SITE_NAME": settings.SITE_NAME, "DEMO_MODE": settings.DEMO_MODE}
