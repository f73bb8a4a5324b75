"""``manage.py up``: the whole product on one machine, in one terminal.

Order: the socket (so that a taken port is known at once), the embedded servers, the database's preparation, then web,
worker and scheduler together. What crashes is started again; Ctrl-C stops all of it and leaves no process.
SIGUSR1 restarts web and worker one after the other, while requests wait.
"""

import argparse
import contextlib
import errno
import fcntl
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

from intranet.running import programs
from intranet.running.probe import Probe
from intranet.running.screen import Screen
from intranet.servers import PROJECT, ServerFailed, embedded_servers
from intranet.servers.caretaker import Caretaker
from intranet.servers.supervisor import Supervisor

LOOK_EVERY = 1.0
#: A web process that never got ready is given up after so many crashes.
HOPELESS = 3
BACKLOG = 512


class CannotRun(Exception):
    """Something is in the way, told in the words the reader needs."""


def main(arguments: list[str]) -> int:
    """Run until told to stop. Returns the exit status: 0 after a clean stop, 1 when something was in the way."""
    options = parse(arguments)
    screen = Screen()
    var = Path(os.environ.get("VAR_DIR") or PROJECT / "var").resolve()
    try:
        with only_one(var), listening(options.host, options.port) as listener:
            return Up(screen, var, listener).run()
    except (CannotRun, ServerFailed) as error:
        screen.write(str(error))
        return 1


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py up", description="Run web, worker, scheduler and their servers.")
    add_arguments(parser)
    return parser.parse_args(arguments)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    parser.add_argument("--host", default=host, help="address to listen on (HOST, 127.0.0.1)")
    parser.add_argument("--port", default=port, help="port to listen on (PORT, 8000)")


@contextlib.contextmanager
def only_one(var: Path) -> Iterator[None]:
    """One supervisor for one directory of data.

    Raises:
        CannotRun: another one is at work there, or the directory cannot be used.
    """
    try:
        var.mkdir(parents=True, exist_ok=True)
        lock = os.open(var / "up.lock", os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise CannotRun(f"Cannot keep data in {var}: {error.strerror}. Set VAR_DIR to a directory of yours.") from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotRun(f"Common Ground is running already with the data in {var}.") from None
        yield
    finally:
        os.close(lock)


@contextlib.contextmanager
def listening(host: str, port: str) -> Iterator[socket.socket]:
    """The socket of the web process.

    Raises:
        CannotRun: the port is taken, not allowed, or no port; the host is not ours.
    """
    if not port.isdigit() or int(port) > 65535:
        raise CannotRun(f"PORT must be a number up to 65535, not “{port}”.")
    try:
        family, _, _, _, address = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0]
        listener = socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except OSError as error:
        raise CannotRun(reason(error, host, port)) from error
    with listener:
        yield listener


def reason(error: OSError, host: str, port: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program. Stop it, or choose another port: make run PORT=8001"
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than you have. Choose one above 1023: make run PORT=8000"
    return f"Cannot listen on {host}, port {port}: {error.strerror or error}"


class Up:
    """One run of the whole product."""

    def __init__(self, screen: Screen, var: Path, listener: socket.socket) -> None:
        self.screen, self.var, self.listener = screen, var, listener
        self.supervisor = Supervisor(screen.say)
        self.shared = programs.environment(var, colours=bool(screen.colours))

    def run(self) -> int:
        with self.supervisor.signals(), embedded_servers() as servers:
            caretaker = Caretaker(servers, self.screen.say)
            status = self.prepare()
            if status == 0 and not self.supervisor.stop_requests:
                status = self.serve(caretaker)
            self.screen.say("up", "stopping")
            self.supervisor.stop()
        self.screen.say("up", "stopped; no process is left")
        return status

    def prepare(self) -> int:
        """Migrate and load the demo organisation when the database is not as the code wants it."""
        from intranet.running.preparation import prepared

        if prepared(self.var, os.environ["DATABASE_URL"]):
            return 0
        self.screen.say("up", "preparing the database; the first time this takes a minute")
        return self.supervisor.run(programs.prepare(self.shared))

    def serve(self, caretaker: Caretaker) -> int:
        """Run the processes until asked to stop; 1 when the web process is hopeless."""
        supervisor = self.supervisor
        web = supervisor.start(programs.web(self.listener, self.shared))
        worker = supervisor.start(programs.worker(self.shared))
        supervisor.start(programs.scheduler(self.shared))
        probe = Probe(supervisor, self.address(), self.listener.family)
        announced = False
        while not supervisor.stop_requests:
            supervisor.pump(LOOK_EVERY)
            probe.tick()
            caretaker.look()
            if probe.ready and not announced:
                self.announce()
                announced = True
            if why := probe.reminder():
                self.screen.say("up", f"not ready yet: {why}")
            if not announced and web.crashes >= HOPELESS:
                self.screen.say("up", "the web process does not start; the reason is above")
                return 1
            if supervisor.restart_requested:
                supervisor.restart_requested = False
                for child in (web, worker):
                    supervisor.restart(child)
        return 0

    def address(self) -> tuple[str, int]:
        """Where the web process can be reached from this machine."""
        host, port = self.listener.getsockname()[:2]
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port  # noqa: S104 - not bound here

    def announce(self) -> None:
        from intranet.running.accounts import PASSWORD, demo_accounts

        host, port = self.address()
        address = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
        lines = ["", f"Common Ground is ready at {self.screen.strong(address)}", ""]
        if accounts := demo_accounts(os.environ["DATABASE_URL"]):
            lines.append(f"Sign in as one of these; the password of each is {self.screen.strong(PASSWORD)}")
            lines += [f"  {username:<12} {who}" for username, who in accounts]
            lines.append("")
        self.screen.write("\n".join([*lines, "Ctrl-C stops everything; the data stay.", ""]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
