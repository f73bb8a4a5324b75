"""Logs: one structured event a line on standard output, JSON in production, readable in development."""

import os
import sys
from typing import Any

import structlog
from structlog.typing import Processor

#: What every event gets, whether it came through structlog or the standard library.
SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.ExtraAdder(allow=["status_code", "task_id", "task_name"]),
]
JSON: list[Processor] = [
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    # Without local variables: they hold what people wrote, and secrets.
    structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
    structlog.processors.JSONRenderer(),
]


#: One list for the life of a process: a logger keeps the list it found when it was first used.
PROCESSORS: list[Processor] = [*SHARED[:3], structlog.stdlib.ProcessorFormatter.wrap_for_formatter]


def logging_settings(*, as_json: bool, level: str) -> dict[str, Any]:
    """Django's ``LOGGING``, and structlog configured to end in it."""
    structlog.configure(
        processors=PROCESSORS,
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": SHARED,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *(JSON if as_json else readable())],
    }
    quiet = {"level": "WARNING"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"events": formatter},
        "handlers": {"out": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "events"}},
        "root": {"handlers": ["out"], "level": level},
        "loggers": {
            # Django's own handlers would say everything twice; 4xx are in the request log already.
            "django": {"handlers": [], "propagate": True},
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "propagate": True},
            "uvicorn": {"handlers": [], "propagate": True},
            "uvicorn.access": quiet,
            "uvicorn.error": quiet,
            "celery.beat": quiet,
            "celery.worker.strategy": quiet,
            "celery.app.trace": {"level": level},
            "kombu": quiet,
            "botocore": quiet,
            "fontTools": quiet,
        },
    }


def readable() -> list[Processor]:
    """For people: aligned, coloured where it is shown on a terminal or ``manage.py up`` says so."""
    colours = bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()
    return [
        structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False),
        structlog.dev.ConsoleRenderer(
            colors=colours, pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
        ),
    ]
