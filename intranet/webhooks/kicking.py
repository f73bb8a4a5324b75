"""Asking a worker to send now. When the queue is away nothing is lost: the sweeper comes by."""

import time

import structlog
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)

#: Seconds for which a queue that did not answer is not asked again, so that it does not slow down every request.
REST_SECONDS = 5.0
_rests_until = 0.0


def kick() -> None:
    global _rests_until  # noqa: PLW0603  # one clock a process
    from intranet.webhooks.tasks import send

    if time.monotonic() < _rests_until:
        return
    try:
        send.apply_async(retry=False)
    except (OperationalError, OSError) as error:
        _rests_until = time.monotonic() + REST_SECONDS
        log.warning("webhooks.kick_failed", error=type(error).__name__)
