"""What the embedded servers have in common: their kinds, and the files by which users and keeper find each other."""

import fcntl
from pathlib import Path

from intranet.servers.postgres import Postgres
from intranet.servers.valkey import Valkey

type Server = Postgres | Valkey
KINDS: dict[str, type[Postgres] | type[Valkey]] = {"postgres": Postgres, "valkey": Valkey}


def users_file(server: Server) -> Path:
    """Every user holds a shared lock on it."""
    return server.place.var / f"{server.name}.users"


def start_file(server: Server) -> Path:
    """Whoever starts or stops the server holds a lock on it meanwhile."""
    return server.place.var / f"{server.name}.start"


def keeper_file(server: Server) -> Path:
    """The keeper holds a lock on it for all its life; its process id is in it."""
    return server.place.var / f"{server.name}.keeper"


def keeper_log(server: Server) -> Path:
    return server.place.var / f"{server.name}.keeper.log"


def keeper_runs(server: Server) -> bool:
    try:
        with open(keeper_file(server)) as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except (FileNotFoundError, NotADirectoryError):
        pass
    return False


def log_size(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0


def tail(log: Path, start: int = 0, lines: int = 20) -> str:
    """The last lines a log got after its first ``start`` bytes."""
    if not log.exists():
        return ""
    return "\n".join(log.read_bytes()[start:].decode(errors="replace").splitlines()[-lines:])
