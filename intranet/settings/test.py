"""For the test suite: real PostgreSQL and Valkey, fast password hashing, mail kept in memory."""

import os
import re

from intranet.settings.development import *  # noqa: F403
from intranet.settings.development import CACHES, REDIS_URL, STORAGES, VAR

SECRET_KEY = "test-only-key-that-no-deployment-accepts"  # noqa: S105  # of tests
DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {name: {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"} for name in ("default", "bulk")}
# Each worker has databases of its own, in PostgreSQL and in Valkey: a test that empties the cache empties nobody else's
# between two counts of queries. A busy machine is waited for.
_worker = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
# Files lie apart, too: a test that counts them counts its own.
MEDIA_ROOT = VAR / f"test-media{_worker}"
_private = {"location": VAR / f"private{_worker}", "base_url": None}
STORAGES = STORAGES | {"private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": _private}}
_database = 1 + int(_worker) % 15 if _worker.isdecimal() else 0
_address = re.sub(r"[?]db=\d+$|(?<=:\d{4})/\d+$", "", REDIS_URL)
CACHES = {
    name: cache
    | {
        "LOCATION": f"{_address}?db={_database}",
        "KEY_PREFIX": f"{name}-{os.getpid()}",
        "OPTIONS": {"socket_timeout": 10, "socket_connect_timeout": 10},
    }
    for name, cache in CACHES.items()
}

# Pages listen in the tests that serve /events/ only: a browser complains of an address that does not answer.
LIVE_EVENTS = False
LIVE_URL, LIVE_PATIENCE = f"{_address}?db={_database}", 10

# Each client of a test would list all static files anew, which takes longer than most tests; looked up when asked for.
WHITENOISE_AUTOREFRESH = True
