"""PostgreSQL and Valkey from wheels, for development, demo and tests: real servers without an installation.

Any process may use them: the first one starts a keeper for each server, the last one to leave stops it. Both servers
listen on UNIX sockets only, in a directory that nobody but the servers' user may enter.
"""

import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

from intranet.servers.embedded import (
    Server,
    keeper_file,
    keeper_log,
    keeper_runs,
    log_size,
    start_file,
    tail,
    users_file,
)
from intranet.servers.place import PROJECT, Place, ServerFailed, default_place
from intranet.servers.postgres import Postgres
from intranet.servers.valkey import Valkey

__all__ = ["PROJECT", "Place", "ServerFailed", "default_place", "embedded_servers", "ensure"]

READY_SECONDS = 120


@contextlib.contextmanager
def embedded_servers(
    *, wanted: bool = True, place: Place | None = None, careless: bool = False
) -> Iterator[list[Server]]:
    """Use the running embedded servers or start them; sets ``DATABASE_URL`` and ``REDIS_URL`` where unset.

    ``careless`` servers do not wait for the disk: for data nobody will miss.

    Raises:
        ServerFailed: a server did not answer within two minutes, or cannot work here.
    """
    missing = [name for name in ("DATABASE_URL", "REDIS_URL") if wanted and not os.environ.get(name)]
    if not missing:
        yield []
        return
    place = place or default_place()
    place.prepare()
    servers: list[Server] = [Postgres(place, careless)] if "DATABASE_URL" in missing else []
    servers += [Valkey(place, careless)] if "REDIS_URL" in missing else []
    addresses = {"DATABASE_URL": place.database_url, "REDIS_URL": place.redis_url}
    with contextlib.ExitStack() as stack:
        for server in servers:
            stack.enter_context(in_use(server))
        ensure(servers)
        os.environ.update({name: addresses[name] for name in missing})
        try:
            yield servers
        finally:
            for name in missing:
                os.environ.pop(name, None)


@contextlib.contextmanager
def in_use(server: Server) -> Iterator[None]:
    """Count this process among the users of a server; the last one to leave stops it."""
    lock = os.open(users_file(server), os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield
    finally:
        with start_lock(server):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # somebody else still uses it
            else:
                stop_keeper(server)
            os.close(lock)


@contextlib.contextmanager
def start_lock(server: Server) -> Iterator[None]:
    """One process at a time decides whether to start or stop a server."""
    with open(start_file(server), "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def ensure(servers: list[Server]) -> None:
    """Start what does not run, all at once, and wait until everything answers.

    Raises:
        ServerFailed: with the reason the keeper or the server gave.
    """
    marks = {server.name: log_size(keeper_log(server)) for server in servers}
    started = {server.name: start_keeper(server) for server in servers}
    deadline = time.monotonic() + READY_SECONDS
    for server in servers:
        while not server.ready():
            keeper = started[server.name]
            if keeper is not None and keeper.poll() is not None and not keeper_runs(server):
                raise ServerFailed(tail(keeper_log(server), marks[server.name]) or tail(server.log))
            if time.monotonic() > deadline:
                raise ServerFailed(f"{server.name} did not get ready in {READY_SECONDS} s.\n{tail(server.log)}")
            time.sleep(0.02)


def start_keeper(server: Server) -> subprocess.Popen[bytes] | None:
    """Start a keeper unless one is at work.

    We take the keeper's lock and it inherits it, so that nobody who looks meanwhile starts a second one.
    """
    with start_lock(server), open(keeper_file(server), "a+") as lock, open(keeper_log(server), "ab") as log:
        if not took(lock.fileno()):
            return None
        command = [sys.executable, "-m", "intranet.servers.keeper", server.name, str(server.place.var)]
        keeper = subprocess.Popen(  # noqa: S603 - our own program
            [*command, "--careless"] if server.careless else command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=PROJECT,
            start_new_session=True,
            pass_fds=[lock.fileno()],
        )
        lock.truncate(0)
        lock.write(str(keeper.pid))
        return keeper


def took(lock: int) -> bool:
    """Whether the lock could be had; somebody who only looks at it holds it for a moment, hence several tries."""
    for _ in range(10):
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        time.sleep(0.01)
    return False


def stop_keeper(server: Server) -> None:
    """Stop the server and its keeper, and wait until both are gone."""
    if not keeper_runs(server):
        return
    with contextlib.suppress(ValueError, ProcessLookupError):
        os.kill(int(keeper_file(server).read_text()), signal.SIGTERM)
    with open(keeper_file(server)) as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
