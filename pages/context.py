"""What templates of every page may ask of the tree. Nothing is looked up until a template asks."""

from typing import Any

from django.http import HttpRequest

from pages.door import closed_paths
from pages.furniture import Link, furniture


def tree(request: HttpRequest) -> dict[str, Any]:
    """``official_menu`` and ``quick_links``: links with title and url. ``alerts``: banners to be shown now."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    return {
        "official_menu": lambda: menu(request),
        "quick_links": lambda: furniture(request).quick_links,
        "alerts": lambda: [alert for alert in furniture(request).alerts if alert.is_current],
    }


def menu(request: HttpRequest) -> list[Link]:
    closed = closed_paths(request)
    return [link for path, link in furniture(request).menu if not any(path.startswith(gate) for gate in closed)]
