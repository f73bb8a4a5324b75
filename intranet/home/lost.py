"""Refusals and misses as pages inside the shell, for who is signed in and came by a browser's address line or form."""

import re
from functools import partial
from typing import cast
from urllib.parse import unquote

import psycopg
import structlog
from django.contrib.auth import SESSION_KEY
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from communities.models import Community
from communities.request import Request
from intranet import errors

log = structlog.get_logger(__name__)

#: The longest search begun for somebody, characters.
MOST_WORDS = 80
#: Numbers and keys of ours, which say nothing to a search.
_CODE = re.compile(r"[0-9a-f]{8,}", re.IGNORECASE)
_ENDING = re.compile(r"\.[a-z]{2,5}$", re.IGNORECASE)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A refusal says why: the exception's message is written for the reader."""
    shown = inside(request, "403.html", 403, reason=str(exception), place=partial(place, request))
    return shown or errors.permission_denied(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same for what is hidden and for what never was."""
    shown = inside(request, "404.html", 404, words=words_of(request))
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


def words_of(request: HttpRequest) -> str:
    """What the address ends with, as words to search for; empty where it holds none.

    Of an address we know only what stands for a thing counts, not ``edit`` or ``history`` after it. Made of what was
    asked for alone, so that it says nothing about what is there.
    """
    match = request.resolver_match
    things = [*match.args, *match.kwargs.values()] if match else []
    steps = "/".join(str(thing) for thing in things) or request.path
    for step in reversed(steps.split("/")):
        words = [word for word in re.split(r"[\W_]+", _ENDING.sub("", unquote(step))) if not _CODE.fullmatch(word)]
        if any(len(word) > 1 and not word.isdecimal() for word in words):
            return " ".join(filter(None, words))[:MOST_WORDS].strip()
    return ""


def place(request: HttpRequest) -> Community | None:
    """The community a refusal happened in; one the reader may not know of is none."""
    match = request.resolver_match
    slug = match.kwargs.get("slug") if match else None
    if not slug:
        return None
    mine: Community | None = cast(Request, request).communities.named(slug)
    return mine or Community.objects.visible_to(cast(Request, request).user).filter(slug=slug).first()
