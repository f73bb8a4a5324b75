"""Hand-written floors: the least a signed-in page can cost. They are no part of the product."""

from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines

F1_TEMPLATE = "<!doctype html><title>Floor</title><h1>Signed in as {{ name }}</h1>"


def f1(request: HttpRequest) -> HttpResponse:
    """F1: session and user from the database, two queries, a plain template.

    It reads both itself, below the middleware's reach, so that it costs the same wherever sessions are cached.
    """
    session = Session.objects.get(session_key=request.COOKIES["sessionid"]).get_decoded()
    with connection.cursor() as cursor:
        cursor.execute("SELECT first_name, last_name FROM accounts_user WHERE id = %s", [session["_auth_user_id"]])
        first, last = cursor.fetchone()
    template = engines["django"].from_string(F1_TEMPLATE)
    return HttpResponse(template.render({"name": f"{first} {last}"}, request))
