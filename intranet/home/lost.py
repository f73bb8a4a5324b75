"""Refusals and misses as pages inside the shell, for who is signed in and came by a browser's address line or form."""

from functools import partial
from typing import cast

import psycopg
import structlog
from django.contrib.auth import SESSION_KEY
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from communities.models import Community
from communities.request import Request
from intranet import errors

log = structlog.get_logger(__name__)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A refusal says why: the exception's message is written for the reader."""
    shown = inside(request, "403.html", 403, reason=str(exception), place=partial(place, request))
    return shown or errors.permission_denied(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same to the byte for what is hidden and for what never was; nothing of the address is in it.

    So the token of its forms needs no mask, which hides a secret that stands beside words somebody sent (BREACH).
    """
    get_token(request)
    shown = inside(request, "404.html", 404, nowhere=True, csrf_token=request.META["CSRF_COOKIE"])
    return shown or errors.page_not_found(request, exception)


def inside(request: HttpRequest, template: str, status: int, **context: object) -> HttpResponse | None:
    """The page with header, rail and bottom bar; ``None`` where only the plain one will do.

    That is: nobody is signed in, a script or a picture asks, or the database does not answer.
    """
    try:
        if not _is_for_a_reader(request):
            return None
        known = {"frame": "base.html", "inside": True, **context}
        return HttpResponse(render_to_string(template, known, request), status=status)
    except (Error, psycopg.Error) as error:
        log.warning("lost.plain", status=status, error=type(error).__name__)
        return None


def _is_for_a_reader(request: HttpRequest) -> bool:
    """Signed in by a session, not by a token that opens one thing; and the whole answer is shown as a page."""
    if getattr(request, "htmx", None) or not hasattr(request, "session") or not hasattr(request, "communities"):
        return False
    if request.headers.get("Sec-Fetch-Dest", "document") != "document" or not request.accepts("text/html"):
        return False
    return request.user.is_authenticated and request.session.get(SESSION_KEY) == str(request.user.pk)


def place(request: HttpRequest) -> Community | None:
    """The community a refusal happened in; one the reader may not know of is none."""
    match = request.resolver_match
    slug = match.kwargs.get("slug") if match else None
    if not slug:
        return None
    mine: Community | None = cast(Request, request).communities.named(slug)
    return mine or Community.objects.visible_to(cast(Request, request).user).filter(slug=slug).first()
