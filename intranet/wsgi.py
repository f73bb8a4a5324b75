"""The web application as gunicorn serves it."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from intranet.admission import PLACES, Admission

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intranet.settings.production")

application = Admission(get_wsgi_application(), places=PLACES)

# Read every address now: a broken one stops the process at its start, and the first reader does not wait for it.
get_resolver().url_patterns  # noqa: B018
