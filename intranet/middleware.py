"""What crosses every request: the request log, the content security policy, and no shared caching of private pages."""

import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csp import ContentSecurityPolicyMiddleware as DjangoContentSecurityPolicyMiddleware
from django.utils.cache import patch_cache_control

type Respond = Callable[[HttpRequest], HttpResponse]

log = structlog.get_logger("intranet.request")

#: Asked every few seconds by machines; logged only when they fail.
HEALTH_ROUTES = {"healthz", "readyz"}


class RequestLogMiddleware:
    """One structured line per request, with an id that every other line of the request carries.

    No personal text: the route's pattern instead of the address, the person's number instead of a name.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4().hex[:12]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        route = request.resolver_match.route if request.resolver_match else None
        if route in HEALTH_ROUTES and response.status_code < 500:
            return response
        # Only who the request loaded anyway: the log must not ask the database.
        person = getattr(getattr(request, "_cached_user", None), "pk", None)
        write = log.error if response.status_code >= 500 else log.info
        write(
            "request",
            method=request.method,
            route=route,
            status=response.status_code,
            milliseconds=round((time.perf_counter() - started) * 1000, 1),
            person=person,
        )
        return response


class ContentSecurityPolicyMiddleware(DjangoContentSecurityPolicyMiddleware):
    """The strict policy everywhere but in the CMS, whose admin still needs inline script."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.path.startswith("/cms/") and not hasattr(response, "_csp_config"):
            response._csp_config = settings.ADMIN_CSP  # type: ignore[attr-defined]
            if response.get("X-Frame-Options") == "DENY":
                response["X-Frame-Options"] = "SAMEORIGIN"
        return super().process_response(request, response)


class PrivateCacheMiddleware:
    """Pages belong to one signed-in reader: no cache between us and the browser may keep them.

    A view that allows its own browser to keep something (a picture, a download) still keeps it from all others.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        else:
            patch_cache_control(response, private=True)
        return response
