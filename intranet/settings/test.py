"""For the test suite: real PostgreSQL and Valkey, fast password hashing, mail kept in memory."""

import os

from intranet.settings.development import *  # noqa: F403
from intranet.settings.development import CACHES, VAR

SECRET_KEY = "test-only-key-that-no-deployment-accepts"  # noqa: S105
DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {name: {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"} for name in ("default", "bulk")}
MEDIA_ROOT = VAR / "test-media"
# Each worker has a database of its own and shares the cache: its keys are its own, too. A busy machine is waited for.
CACHES = {
    name: cache
    | {"KEY_PREFIX": f"{name}-{os.getpid()}", "OPTIONS": {"socket_timeout": 10, "socket_connect_timeout": 10}}
    for name, cache in CACHES.items()
}
