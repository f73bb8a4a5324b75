"""Asking a worker to do at once what a sweeper would find within the minute."""

import time
from typing import Any

import structlog
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)

#: Seconds for which a queue that did not answer is not asked again, so that it does not slow down every request.
REST_SECONDS = 5.0


class Kick:
    """Call it when there is something to do. Nothing is lost while the queue is away: what waits is in the database,
    and a sweeper comes by (security.md F2).

    Args:
        task: dotted name of the Celery task; imported when it is first asked for, as tasks import what they do.
    """

    def __init__(self, task: str) -> None:
        self.task = task
        self.rests_until = 0.0

    def __call__(self, *arguments: Any) -> None:
        if time.monotonic() < self.rests_until:
            return
        try:
            import_string(self.task).apply_async(arguments, retry=False)
        except (OperationalError, OSError) as error:
            self.rests_until = time.monotonic() + REST_SECONDS
            log.warning("kick.failed", task=self.task, error=type(error).__name__)
