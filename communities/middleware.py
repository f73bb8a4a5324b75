"""One capability map per request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from communities.capability_map import CapabilityMap


class CommunitiesMiddleware:
    """Gives each request ``request.communities``. It asks nothing until somebody asks it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.communities = SimpleLazyObject(lambda: CapabilityMap(request.user))  # type: ignore[attr-defined]
        return self.get_response(request)
