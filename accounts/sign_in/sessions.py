"""How long a session lasts: idle and absolute limits (OWASP ASVS 7.3.1 and 7.3.2)."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

#: A session's last use is written down at most this often, seconds; reading pages writes nothing.
GRAIN = 300


class SessionAgeMiddleware:
    """Ends a session that was not used for ``SESSION_IDLE_SECONDS`` or began ``SESSION_ABSOLUTE_SECONDS`` ago."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session = request.session
        if SESSION_KEY in session:
            now = int(time.time())
            begun, used = session.get("begun_at"), session.get("used_at")
            if begun is None or used is None:
                session["begun_at"] = session["used_at"] = now
            elif now - begun > settings.SESSION_ABSOLUTE_SECONDS or now - used > settings.SESSION_IDLE_SECONDS:
                logout(request)
                messages.info(request, _("You were signed out because you had not been here for a while."))
            elif now - used > min(GRAIN, settings.SESSION_IDLE_SECONDS // 4):
                session["used_at"] = now
        return self.get_response(request)
