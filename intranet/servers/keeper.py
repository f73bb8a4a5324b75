"""``python -m intranet.servers.keeper postgres VAR``: the process that keeps one embedded server running.

It starts the server again when it crashes, and stops it when its last user has left, however that user ended: users
hold a shared lock on a file, and the kernel drops the lock of a killed process. When the keeper itself is killed, the
server goes too (on Linux), and the next user starts both anew. Whoever starts a keeper hands it the lock on its file,
so there is never a second one.
"""

import argparse
import contextlib
import fcntl
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from intranet.servers.embedded import KINDS, Server, log_size, start_file, tail, users_file
from intranet.servers.place import Place, ServerFailed
from intranet.servers.supervisor import Supervisor

#: Seconds between two looks whether anybody still uses the server.
LOOK_EVERY = 1.0
LARGEST_LOG = 5_000_000
#: A server that never got ready is given up after so many crashes.
HOPELESS = 3


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="keeper")
    parser.add_argument("server", choices=KINDS)
    parser.add_argument("var", type=Path)
    parser.add_argument("--careless", action="store_true")
    options = parser.parse_args(arguments)
    server = KINDS[options.server](Place.at(options.var), options.careless)
    try:
        keep(server)
    except ServerFailed as error:
        print(error, file=sys.stderr, flush=True)
        return 1
    return 0


def keep(server: Server) -> None:
    """Run the server until told to stop, or until nobody uses it any more.

    Raises:
        ServerFailed: it crashes again and again without ever getting ready.
    """
    cut(server.log)
    mark = log_size(server.log)
    supervisor = Supervisor(lambda name, line: print(f"{time.strftime('%H:%M:%S')} {name} {line}", flush=True))
    with supervisor.signals():
        child = supervisor.start(server.program())
        been_ready = False
        with unused(server) as abandoned:
            while not supervisor.stop_requests and not abandoned():
                supervisor.pump(LOOK_EVERY)
                been_ready = been_ready or server.ready()
                if child.crashes >= HOPELESS and not been_ready:
                    raise ServerFailed(f"{server.name} does not start:\n{tail(server.log, mark)}")
            supervisor.stop()


@contextlib.contextmanager
def unused(server: Server) -> Iterator:
    """A function that tells whether the last user has gone; once it said so, new users wait until the keeper ended."""
    with open(users_file(server), "a") as users, open(start_file(server), "a") as starting:

        def abandoned() -> bool:
            try:
                fcntl.flock(starting, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False  # somebody is just arriving or leaving, and will see to it
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                fcntl.flock(starting, fcntl.LOCK_UN)
                return False
            return True

        yield abandoned


def cut(log: Path) -> None:
    """Keep one old log beside the new one."""
    if log_size(log) > LARGEST_LOG:
        log.rename(log.with_suffix(".log.1"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
