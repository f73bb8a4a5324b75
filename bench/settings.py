"""The production shape on the embedded servers: no debugging, plus the floors and a count of queries."""

from intranet.settings.development import *  # noqa: F403
from intranet.settings.development import MIDDLEWARE

DEBUG = False
DEMO_MODE = False
ROOT_URLCONF = "bench.urls"
MIDDLEWARE = ["bench.queries.CountQueriesMiddleware", *MIDDLEWARE]
