"""Error pages that need neither database nor session nor cache. In the shell: :mod:`intranet.home.lost`."""

import sys

import psycopg
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import Context, loader

#: Seconds after which a browser or a client may try again.
RETRY_AFTER = 10
#: What psycopg and Django raise when the database is away, restarting, full, or gave up on a query.
DATABASE_AWAY = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page("400.html", 400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return page("403_csrf.html", 403)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A refusal says why: the exception's message is written for the reader."""
    return page("403.html", 403, reason=str(exception))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page("404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 when the database did not answer: then it is worth trying again, and no worker needs a restart.

    Django calls this while it handles the exception, wherever it was raised: view, template or middleware.
    """
    if isinstance(sys.exc_info()[1], DATABASE_AWAY):
        return unavailable(request)
    return page("500.html", 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    response = page("503.html", 503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def page(template: str, status: int, **context: str) -> HttpResponse:
    """A page rendered without request context, so that nothing that is down is asked."""
    known = {"ORGANISATION": settings.ORGANISATION, **context}
    return HttpResponse(loader.get_template(template).template.render(Context(known)), status=status)  # type: ignore[attr-defined]
