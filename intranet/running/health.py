"""Health for load balancers, containers and the supervisor: whether the process lives, and whether it can serve.

Neither address needs a sign-in, and neither says more than which part is missing.
"""

from collections.abc import Callable

import psycopg
import redis
import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.backoff import NoBackoff
from redis.retry import Retry

log = structlog.get_logger("intranet.health")

#: Seconds each part has to answer.
PATIENCE = 2


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process lives and answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether database, cache and queue answer: 200, or 503 with the missing ones named."""
    parts = {name: answers(name, ask) for name, ask in PARTS.items()}
    ready = all(parts.values())
    body = {"ready": ready, "parts": {name: "ok" if well else "missing" for name, well in parts.items()}}
    return JsonResponse(body, status=200 if ready else 503, headers={} if ready else {"Retry-After": "5"})


def answers(name: str, ask: Callable[[], object]) -> bool:
    try:
        ask()
    except (psycopg.Error, redis.RedisError, OSError) as error:
        log.warning("health.missing", part=name, error=type(error).__name__)
        return False
    return True


def ask_database() -> None:
    """A connection of its own: a broken pooled one would answer for the past, a hanging one would hang us."""
    parameters = connection.get_connection_params() | {"connect_timeout": PATIENCE, "cursor_factory": None}
    parameters["options"] = f"-c statement_timeout={PATIENCE * 1000}"
    parameters["tcp_user_timeout"] = PATIENCE * 1000
    parameters.pop("context", None)
    with psycopg.connect(**parameters) as asked:
        asked.execute("SELECT 1")


def ask_redis(url: str) -> None:
    address = url.replace("redis+socket://", "unix://").replace("sentinel://", "redis://").split(";")[0]
    once = Retry(NoBackoff(), 0)
    with redis.Redis.from_url(address, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=once) as client:
        client.ping()


PARTS: dict[str, Callable[[], object]] = {
    "database": ask_database,
    "cache": lambda: ask_redis(settings.REDIS_URL),
    "queue": lambda: ask_redis(settings.CELERY_BROKER_URL),
}
