"""``python -m intranet.running.web``: site and live events, under uvicorn on the socket the supervisor holds open."""

import os
import socket

import uvicorn
from uvicorn.importer import import_from_string

from intranet.events.server import Server

GRACE_SECONDS = 8


def main() -> None:
    listener = socket.socket(fileno=int(os.environ["LISTEN_FD"]))
    config = uvicorn.Config(
        "intranet.asgi:application",
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    Server(config, import_from_string("intranet.asgi:events").stop).run(sockets=[listener])


if __name__ == "__main__":
    main()
