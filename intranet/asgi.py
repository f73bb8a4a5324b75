"""The web application on one port under uvicorn: the synchronous site in threads."""

import os

from a2wsgi import WSGIMiddleware

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intranet.settings.production")

from intranet.wsgi import application as wsgi

application = WSGIMiddleware(wsgi, workers=int(os.environ.get("WEB_THREADS", "8")))  # type: ignore[arg-type]
