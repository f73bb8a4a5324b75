"""Settings common to every way of running. What differs by machine comes from environment variables."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.conf.locale import LANG_INFO
from django.utils.csp import CSP

from intranet.logs import logging_settings

PROJECT = Path(__file__).resolve().parent.parent.parent
VAR = Path(os.environ.get("VAR_DIR", PROJECT / "var"))


def env_flag(name: str, default: bool = False) -> bool:
    """A boolean environment variable: 1, true, yes or on, in any case."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def env_list(name: str) -> list[str]:
    """A comma-separated environment variable."""
    return [item.strip() for item in os.environ.get(name, "").split(",") if item.strip()]


def database_from(url: str) -> dict[str, object]:
    """Django's settings for a ``postgresql://user:password@host:port/name?host=/socket/dir`` address."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": os.environ.get("PROCESS_NAME", "intranet"),
            # A runaway query must not take the service down (security.md F7).
            "options": f"-c statement_timeout={os.environ.get('STATEMENT_TIMEOUT_MS', '15000')}"
            f" -c lock_timeout={os.environ.get('LOCK_TIMEOUT_MS', '5000')}",
        },
    }


SECRET_KEY = os.environ.get("SECRET_KEY", "")
DEBUG = False
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS")

ORGANISATION = os.environ.get("ORGANISATION", "Meridian")
SITE_NAME = f"{ORGANISATION} · Common Ground"
BASE_URL = os.environ.get("BASE_URL") or f"http://localhost:{os.environ.get('PORT') or 8000}"
#: Shows the demo accounts on the sign-in page. Refused by the production settings.
DEMO_MODE = False
#: Serves the style guide under /styleguide/.
STYLEGUIDE = False

INSTALLED_APPS = [
    "intranet.standing",
    "intranet.home",
    "intranet.search",
    "intranet.imports",
    "intranet.demo",
    "intranet.mail_in",
    "intranet.webhooks",
    "intranet.running",
    "communities.vetting",
    "communities.questions",
    "communities.wiki",
    "communities.discussions",
    "communities.attachments",
    "communities",
    "pages",
    "accounts.notifications.live",
    "accounts.notifications.mail",
    "accounts.notifications",
    "accounts.tokens",
    "accounts",
    "intranet.ui",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.contrib.search_promotions",
    "wagtail.embeds",
    "wagtail.sites",
    "accounts.apps.PeopleInCMSConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "intranet.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "intranet.middleware.ContentSecurityPolicyMiddleware",
    "intranet.middleware.PrivateCacheMiddleware",
    "intranet.uploads.UploadLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.sign_in.required.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.sign_in.sessions.SessionAgeMiddleware",
    "accounts.sign_in.second_factor.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.TimeZoneMiddleware",
    "communities.middleware.CommunitiesMiddleware",
    "pages.redirects.RedirectMiddleware",
]

ROOT_URLCONF = "intranet.urls"
WSGI_APPLICATION = "intranet.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "intranet.ui.context.site",
                "accounts.notifications.context.bell",
                "communities.vetting.context.badge",
                "pages.context.tree",
            ],
            "builtins": [
                "intranet.ui.templatetags.ui",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "intranet.ui.templatetags.constant",  # after those whose tags it speeds up
            ],
        },
    }
]

DATABASES = {"default": database_from(os.environ.get("DATABASE_URL", "postgresql:///intranet"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")
#: Whether pages listen for what happens; 0 where no events process runs.
LIVE_EVENTS = env_flag("LIVE_EVENTS", True)
#: The Redis through which it hears of it, which may forget; and the seconds that has to answer.
LIVE_URL = REDIS_URL
LIVE_PATIENCE = 0.15
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "intranet.cache.ForgivingRedisCache", "LOCATION": REDIS_URL, "KEY_PREFIX": "intranet"},
    # Wagtail's renditions share the default; named here so that a site can part them.
    "renditions": {"BACKEND": "intranet.cache.ForgivingRedisCache", "LOCATION": REDIS_URL, "KEY_PREFIX": "renditions"},
}
SESSION_ENGINE = "intranet.sessions"
#: A session ends when it was not used for so long, and in any case so long after sign-in.
SESSION_IDLE_SECONDS = int(os.environ.get("SESSION_IDLE_SECONDS") or 3 * 24 * 60 * 60)
SESSION_ABSOLUTE_SECONDS = int(os.environ.get("SESSION_ABSOLUTE_SECONDS") or 14 * 24 * 60 * 60)
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "intranet.errors.csrf_failure"

#: A server of its own in production: a full cache must not stop the queue. Celery has its own words for a socket.
CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL") or REDIS_URL.replace("unix://", "redis+socket://").replace(
    "?db=", "?virtual_host="
)
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 15 * 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
#: A web process must not hang on a broker that is away: what matters is in the outbox already.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 10, "retry_on_timeout": True}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
#: Entry → task and period in seconds.
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    # Carries on what was written while the queue was away (security.md F2).
    "relay-outbox": {"task": "notifications.relay_outbox", "schedule": 30, "options": {"expires": 30}},
    # What was held long enough becomes mails; mails leave by two roads, so that nobody waits behind a crowd.
    "mail-gather": {"task": "mail.gather", "schedule": 30, "options": {"expires": 30}},
    "mail-send": {"task": "mail.send", "schedule": 30, "options": {"expires": 30}, "args": ("default",)},
    "mail-send-bulk": {"task": "mail.send", "schedule": 30, "options": {"expires": 30}, "args": ("bulk",)},
    "mail-sum-up": {"task": "mail.sum_up", "schedule": 5 * 60, "options": {"expires": 300}},
    "mail-sweep": {"task": "mail.sweep", "schedule": 60, "options": {"expires": 60}},
    "notifications-forget-old": {"task": "notifications.forget_old", "schedule": 24 * 60 * 60},
    "profiles-ask-to-confirm": {"task": "notifications.ask_to_confirm", "schedule": 24 * 60 * 60},
    # Changes nobody asked a worker to index: bulk imports, a queue that was away, what a clock changes.
    "search-sweep": {"task": "search.sweep", "schedule": 10, "options": {"expires": 10}},
    "search-learn-words": {"task": "search.learn_words", "schedule": 24 * 60 * 60},
    "attachments-scan-waiting": {"task": "attachments.scan_waiting", "schedule": 60, "options": {"expires": 60}},
    "questions-escalate": {"task": "questions.escalate", "schedule": 5 * 60, "options": {"expires": 300}},
    "questions-remind-askers": {"task": "questions.remind_askers", "schedule": 6 * 60 * 60},
    "communities-warn-of-silence": {"task": "communities.warn_of_silence", "schedule": 24 * 60 * 60},
    "communities-hand-over-abandoned": {"task": "communities.hand_over_abandoned", "schedule": 60},
    "pages-remind-of-reviews": {"task": "pages.remind_of_reviews", "schedule": 24 * 60 * 60},
    "pages-remind-to-confirm": {"task": "pages.remind_to_confirm", "schedule": 24 * 60 * 60},
    "vetting-remind": {"task": "vetting.remind", "schedule": 24 * 60 * 60},
    "vetting-watch-addresses": {"task": "vetting.watch_addresses", "schedule": 5 * 60},
    # Carries on what was written down while the queue was away.
    "mail-in-handle": {"task": "mail_in.handle_waiting", "schedule": 30, "options": {"expires": 30}},
    "mail-in-forget": {"task": "mail_in.forget", "schedule": 24 * 60 * 60},
    # Carries on what was written while the queue was away, and what is to be tried again.
    "webhooks-send": {"task": "webhooks.send", "schedule": 30, "options": {"expires": 30}},
    "webhooks-forget": {"task": "webhooks.forget", "schedule": 24 * 60 * 60},
    "search-forget-words": {"task": "search.forget_words", "schedule": 24 * 60 * 60},
    # Says that scheduler and workers are at work (operators.md).
    "standing-leave-mark": {"task": "standing.leave_mark", "schedule": 60, "options": {"expires": 60}},
}

# Communities ----------------------------------------------------------------------------------------------------------
#: Days without activity after which a community counts as quiet, and as dormant.
COMMUNITY_QUIET_AFTER_DAYS = int(os.environ.get("COMMUNITY_QUIET_AFTER_DAYS", "60"))
COMMUNITY_DORMANT_AFTER_DAYS = int(os.environ.get("COMMUNITY_DORMANT_AFTER_DAYS", "180"))
#: Days in which a request for vetting is to be answered.
VETTING_DUE_DAYS = int(os.environ.get("VETTING_DUE_DAYS", "7"))

# People and sign-in -------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
#: Django's own is inside allauth's; naming both would ask every question twice.
AUTHENTICATION_BACKENDS = ["accounts.sign_in.backend.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "accounts.sign_in.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.sign_in.forms.SignInForm",
    "reset_password": "accounts.sign_in.forms.ForgottenPasswordForm",
}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
#: Guessing is counted in the database (accounts.sign_in.limits), so that sign-in works with the cache away.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None, "reauthenticate": None}
#: Reverse proxies in front whose X-Forwarded-For is believed.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "0"))
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_PREVENT_ENUMERATION = True
SOCIALACCOUNT_ADAPTER = "accounts.sign_in.adapters.SocialAccountAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = False
#: Whether somebody only the identity provider knows gets an account by signing in.
OIDC_CREATES_PEOPLE = env_flag("OIDC_CREATES_PEOPLE", True)
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, object]] = {}
if OIDC_SERVER_URL := os.environ.get("OIDC_SERVER_URL", ""):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": os.environ.get("OIDC_ID", "sso"),
                "name": os.environ.get("OIDC_NAME", ORGANISATION),
                "client_id": os.environ.get("OIDC_CLIENT_ID", ""),
                "secret": os.environ.get("OIDC_SECRET", ""),
                "settings": {"server_url": OIDC_SERVER_URL, "oauth_pkce_enabled": True},
            }
        ],
        # The organisation's own provider is believed about e-mail addresses.
        "EMAIL_AUTHENTICATION": True,
        "EMAIL_AUTHENTICATION_AUTO_CONNECT": True,
        "VERIFIED_EMAIL": True,
    }
#: Any of administrators, intranet_managers, everyone.
MFA_REQUIRED_FOR = env_list("MFA_REQUIRED_FOR")
MFA_ADAPTER = "accounts.sign_in.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "accounts.sign_in.forms.SecondStepForm",
    "reauthenticate": "accounts.sign_in.forms.SecondStepAgainForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
USERSESSIONS_TRACK_ACTIVITY = False

# The official tree ----------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAILADMIN_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = True
#: An OpenSearch server beside the database, ``https://user:password@host:9200/name``; without it PostgreSQL searches.
SEARCH_URL = os.environ.get("SEARCH_URL", "")
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_DOCUMENT_MODEL = "pages.PageDocument"
WAGTAILIMAGES_IMAGE_MODEL = "pages.PageImage"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "key", "odt", "pdf", "pptx", "rtf", "txt", "xlsx", "zip"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "pages.uploads.DocumentForm"
WAGTAILIMAGES_IMAGE_FORM_BASE = "pages.uploads.ImageForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 25 * 1024 * 1024
#: Shared passwords would be a second sign-in beside the one that everybody has.
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 64_000_000
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
#: Largest file of any kind, bytes.
MAX_UPLOAD_BYTES = 25 * 1024 * 1024
#: Largest file of a community, and all files of one community together, bytes; files one person may send in an hour.
ATTACHMENT_MAX_BYTES = int(os.environ.get("ATTACHMENT_MAX_BYTES") or 20 * 1024 * 1024)
COMMUNITY_FILES_BYTES = int(os.environ.get("COMMUNITY_FILES_BYTES") or 10 * 1024 * 1024 * 1024)
ATTACHMENTS_PER_HOUR = int(os.environ.get("ATTACHMENTS_PER_HOUR") or 100)
#: A virus scanner, ``tcp://host:3310`` or ``unix:///path``; and whether files wait while it is away.
CLAMD_URL = os.environ.get("CLAMD_URL", "")
CLAMD_REQUIRED = env_flag("CLAMD_REQUIRED", True)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "intranet.uploads.CarefulUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Text, time, files ----------------------------------------------------------------------------------------------------
#: The site's own language, which mails are in whose reader chose none; and all that people may choose among, the first
#: of a browser's wishes that is offered until they do. Words come from ``locale`` (docs/translating.md).
LANGUAGE_CODE = os.environ.get("LANGUAGE_CODE") or "en-gb"
LANGUAGES = [
    (code, LANG_INFO.get(code, {}).get("name_local", code))
    for code in dict.fromkeys([LANGUAGE_CODE, *env_list("LANGUAGES")])
]
LOCALE_PATHS = [PROJECT / "locale"]
FORMAT_MODULE_PATH = ["intranet.formats"]
USE_I18N = True
USE_TZ = True
#: The organisation's own: of whoever names none in the profile, and whose browser says none.
TIME_ZONE = os.environ.get("TIME_ZONE") or "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", VAR / "static"))
STATICFILES_DIRS = [PROJECT / "static"]
STATICFILES_FINDERS = [
    "intranet.ui.bundles.BundleFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", VAR / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    #: Files only a view of ours hands out, after asking who may see them. No web server may serve this directory.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": os.environ.get("PRIVATE_ROOT", VAR / "private"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Mail -----------------------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "Common Ground <intranet@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
#: Where mail to communities and replies come in; empty: the domain of ``DEFAULT_FROM_EMAIL``.
MAIL_DOMAIN = os.environ.get("MAIL_DOMAIN", "")
#: How our own mail server calls itself in Authentication-Results (RFC 8601). Without it the communities' addresses take
#: nothing, as anybody could write in anybody's name; replies do, whose addresses are secrets.
MAIL_IN_AUTHSERV_ID = os.environ.get("MAIL_IN_AUTHSERV_ID", "")
#: Largest mail, bytes; days for which mails that could not be handled are kept.
MAIL_IN_MAX_BYTES = int(os.environ.get("MAIL_IN_MAX_BYTES") or 10 * 1024 * 1024)
MAIL_IN_KEEP_DAYS = int(os.environ.get("MAIL_IN_KEEP_DAYS") or 14)
#: Mails taken within an hour from one person, and for one community.
MAIL_IN_PER_PERSON = int(os.environ.get("MAIL_IN_PER_PERSON") or 60)
MAIL_IN_PER_COMMUNITY = int(os.environ.get("MAIL_IN_PER_COMMUNITY") or 600)
#: Where ``manage.py mail_lmtp`` listens.
MAIL_IN_LMTP = os.environ.get("MAIL_IN_LMTP") or "127.0.0.1:8024"
#: A mailbox to look into every minute, ``imaps://user:password@host/INBOX``.
MAIL_IN_IMAP_URL = os.environ.get("MAIL_IN_IMAP_URL", "")
if MAIL_IN_IMAP_URL:
    CELERY_BEAT_SCHEDULE["mail-in-fetch"] = {"task": "mail_in.fetch", "schedule": 60, "options": {"expires": 60}}
#: A provider who hands mail in at ``/mail/in/<name>/``, and the ``user:password`` it does so with.
MAIL_IN_PROVIDER = os.environ.get("MAIL_IN_PROVIDER", "")
MAIL_IN_SECRET = os.environ.get("MAIL_IN_SECRET", "")
#: Who reports at ``/mail/reports/`` what became of mails of ours, where that is another provider than who brings mail.
MAIL_REPORTS_PROVIDER = os.environ.get("MAIL_REPORTS_PROVIDER") or MAIL_IN_PROVIDER
#: What providers want besides: ``ANYMAIL_MAILGUN_WEBHOOK_SIGNING_KEY`` and the like, as anymail names them.
ANYMAIL = {name.removeprefix("ANYMAIL_"): value for name, value in os.environ.items() if name.startswith("ANYMAIL_")}
ANYMAIL["WEBHOOK_SECRET"] = MAIL_IN_SECRET
#: 0 for a copy of a running site (a restored backup, a rehearsal): nobody gets mail from it; mail becomes files.
MAIL_SENDING = env_flag("MAIL_SENDING", True)
#: What one person waits for, and what goes to many, leave by different roads.
MAILERS: dict[str, dict[str, object]] = {
    name: {
        "BACKEND": os.environ.get(f"MAIL_{name.upper()}_BACKEND", "django.core.mail.backends.smtp.EmailBackend"),
        "OPTIONS": {
            "host": os.environ.get("SMTP_HOST", "localhost"),
            "port": int(os.environ.get("SMTP_PORT", "25")),
            "username": os.environ.get("SMTP_USER", ""),
            "password": os.environ.get("SMTP_PASSWORD", ""),
            "use_tls": env_flag("SMTP_TLS"),
            "timeout": 10,
        },
    }
    for name in ("default", "bulk")
}
if not MAIL_SENDING:
    _to_files: dict[str, object] = {
        "BACKEND": "accounts.notifications.mail.files.EmailBackend",
        "OPTIONS": {"file_path": str(VAR / "mail")},
    }
    MAILERS = dict.fromkeys(MAILERS, _to_files)

# Safety ---------------------------------------------------------------------------------------------------------------
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF, *([f"https://{urlsplit(OIDC_SERVER_URL).netloc}"] if OIDC_SERVER_URL else [])],
    "frame-ancestors": [CSP.NONE],
}
#: Wagtail's admin needs inline script and style, and frames its own previews. No nonce: it would cancel unsafe-inline.
ADMIN_CSP = SECURE_CSP | {
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "frame-src": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
}

#: Networks inside that addresses typed in by people may reach all the same, there also without TLS: webhooks to a
#: receiver of one's own. Everything else of this kind goes to public machines over HTTPS (intranet.outgoing).
OUTGOING_ALLOW = env_list("OUTGOING_ALLOW")

# Logs ----------------------------------------------------------------------------------------------------------------
LOGGING = logging_settings(as_json=True, level=os.environ.get("LOG_LEVEL", "INFO"))

#: guardian's tables hold delegations; its backend is not asked, because inactive people would still get list results.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
ANONYMOUS_USER_NAME = None
