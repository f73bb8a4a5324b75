"""uvicorn around an application that holds connections open: when asked to end, it tells them first."""

from collections.abc import Callable

import uvicorn


class Server(uvicorn.Server):
    """``stop`` is called in the event loop before uvicorn waits for the connections to close."""

    def __init__(self, config: uvicorn.Config, stop: Callable[[], None]) -> None:
        super().__init__(config)
        self._stop = stop

    async def shutdown(self, sockets=None) -> None:  # type: ignore[no-untyped-def]
        self._stop()
        await super().shutdown(sockets)
