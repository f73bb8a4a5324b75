"""Embedded servers of their own for each test that starts, kills or breaks them."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import pytest

from intranet.servers import PROJECT, Place
from intranet.servers.embedded import KINDS, keeper_runs

USER = """
    import sys
    from intranet.servers import embedded_servers, Place, ServerFailed
    from pathlib import Path
    try:
        with embedded_servers(place=Place.at(Path(sys.argv[1])), careless=True):
            print("ready", flush=True)
            sys.stdin.read()
    except ServerFailed as error:
        sys.exit(f"ServerFailed: {error}")
    print("left", flush=True)
"""


@pytest.fixture
def var():
    """A directory for servers, and no trace of them afterwards."""
    base = Path(tempfile.mkdtemp(prefix="cg-"))
    base.chmod(0o755)
    yield base / "var"
    forget(Place.at(base / "var"))
    shutil.rmtree(base, ignore_errors=True)


def forget(place: Place) -> None:
    eventually(lambda: not any(keeper_runs(kind(place)) for kind in KINDS.values()), "the keepers have ended")
    for directory in (place.data, place.sockets):
        shutil.rmtree(directory, ignore_errors=True)


def eventually(condition, what: str, seconds: float = 120.0):
    """Wait for a condition of another process; returns what it returned."""
    deadline = time.monotonic() + seconds
    while not (result := condition()):
        assert time.monotonic() < deadline, f"not within {seconds:g} s: {what}"
        time.sleep(0.05)
    return result


def alive(pid: int) -> bool:
    """Whether a process lives; a dead one that nobody collected yet counts as gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def processes_naming(text: str) -> list[int]:
    """Process ids whose command line holds a text."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if text in path.read_bytes().replace(b"\0", b" ").decode(errors="replace"):
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


class ServerUser:
    """Another process that uses the embedded servers of a place until it is told to leave."""

    def __init__(self, var: Path, only: str = "valkey", prefix: tuple[str, ...] = (), wait: bool = True) -> None:
        environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
        given = {"valkey": "DATABASE_URL", "postgres": "REDIS_URL"}.get(only)
        for name in ("DATABASE_URL", "REDIS_URL"):
            environment.pop(name, None)
        if given:
            environment[given] = "given"
        command = [*prefix, sys.executable, "-c", textwrap.dedent(USER), str(var)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        )
        if wait:
            assert self.process.stdout.readline() == "ready\n", self.process.communicate()[1]

    def leave(self) -> None:
        out, err = self.process.communicate("", timeout=300)
        assert out.endswith("left\n"), err

    def failure(self) -> str:
        return self.process.communicate("", timeout=300)[1]

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()


@pytest.fixture
def use(var):
    """``use()`` starts a user of the servers in ``var``; whoever is left at the end is killed."""
    users = []

    def start(*args, **kwargs):
        users.append(ServerUser(*(args or (var,)), **kwargs))
        return users[-1]

    yield start
    for user in users:
        if user.process.poll() is None:
            user.kill()
