"""``python -m intranet.events``: the events process of a deployment. It needs ``SECRET_KEY`` and ``REDIS_URL``."""

import logging.config
import os
import sys

import uvicorn

from intranet.events.app import Events
from intranet.events.hub import PER_PROCESS
from intranet.events.server import Server
from intranet.logs import logging_settings


def main() -> int:
    """Serve until told to stop. Returns 1 when a setting is missing."""
    missing = [name for name in ("SECRET_KEY", "REDIS_URL") if not os.environ.get(name)]
    if missing:
        print(f"Set the environment variable {missing[0]}; docs/operators.md says to what.", file=sys.stderr)
        return 1
    logging.config.dictConfig(logging_settings(as_json=True, level=os.environ.get("LOG_LEVEL", "INFO")))
    most = int(os.environ.get("EVENTS_CONNECTIONS") or PER_PROCESS)
    events = Events(os.environ["SECRET_KEY"], os.environ["REDIS_URL"], most)
    config = uvicorn.Config(
        events,  # type: ignore[arg-type]
        host=os.environ.get("HOST", "0.0.0.0"),  # noqa: S104 - the proxy is elsewhere
        port=int(os.environ.get("PORT", "8001")),
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=8,
        backlog=4096,
    )
    Server(config, events.stop).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
