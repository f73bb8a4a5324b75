"""``python -m intranet.running.web``: uvicorn on the socket the supervisor holds open."""

import os
import socket

import uvicorn

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
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
