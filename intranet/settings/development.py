"""On a developer's machine and for ``make run``: embedded servers, the demo organisation, no TLS.

``DEBUG=1`` shows tracebacks in the browser.
"""

from intranet.logs import logging_settings
from intranet.settings.base import *  # noqa: F403
from intranet.settings.base import STORAGES, VAR, env_flag, os

SECRET_KEY = os.environ.get("SECRET_KEY", "development-only-key-that-no-deployment-accepts")
DEBUG = env_flag("DEBUG")
ALLOWED_HOSTS = ["*"]
DEMO_MODE = env_flag("DEMO_MODE", True)
STYLEGUIDE = True
# Static files come from where they are written; there is nothing to collect.
STATIC_ROOT = None  # type: ignore[assignment]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
LOGGING = logging_settings(as_json=False, level=os.environ.get("LOG_LEVEL", "INFO"))
# No mail server vouches for anybody here: a mail to try says itself that this machine found it good.
MAIL_IN_AUTHSERV_ID = os.environ.get("MAIL_IN_AUTHSERV_ID") or "localhost"
# Mail is written to files, to be read with any mail program.
MAILERS = {
    name: {"BACKEND": "accounts.notifications.mail.files.EmailBackend", "OPTIONS": {"file_path": str(VAR / "mail")}}
    for name in ("default", "bulk")
}
