"""For the test suite: real PostgreSQL and Valkey, fast password hashing, mail kept in memory."""

from intranet.settings.development import *  # noqa: F403
from intranet.settings.development import VAR

SECRET_KEY = "test-only-key-that-no-deployment-accepts"  # noqa: S105
DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {name: {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"} for name in ("default", "bulk")}
MEDIA_ROOT = VAR / "test-media"
