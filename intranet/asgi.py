"""The web application on one port under uvicorn: the synchronous site in threads, and live events beside it.

A deployment serves the two apart: gunicorn and ``python -m intranet.events``.
"""

import os
from collections.abc import Awaitable, Callable
from typing import Any

from a2wsgi import WSGIMiddleware

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intranet.settings.production")

from django.conf import settings

from intranet.admission import THREADS
from intranet.events.app import ADDRESS, Events
from intranet.wsgi import application as wsgi

type Message = Callable[..., Awaitable[Any]]

site: Any = WSGIMiddleware(wsgi, workers=THREADS)  # type: ignore[arg-type]
events = Events(settings.SECRET_KEY, settings.LIVE_URL)


async def application(scope: dict[str, Any], receive: Message, send: Message) -> None:
    chosen = events if scope["type"] == "http" and scope["path"] == ADDRESS else site
    await chosen(scope, receive, send)
