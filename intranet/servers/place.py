"""Where one set of embedded servers keeps its data and sockets, and as whom it runs."""

import hashlib
import os
import pwd
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
#: Longest path of a UNIX socket on the narrowest system we run on (macOS: 104 bytes with the final zero).
SOCKET_PATH_BYTES = 103
LONGEST_SOCKET_NAME = "/.s.PGSQL.5432"


class ServerFailed(RuntimeError):
    """A server could not start; the message says why and what to do, with the end of its log."""


@dataclass(frozen=True)
class Place:
    """One set of servers: ``var`` holds locks and logs, ``data`` the databases, ``sockets`` the doors to them.

    Root cannot run PostgreSQL, so started by root the servers run as ``user`` (uid and gid): whoever owns the data
    already, or else ``nobody``. Data and programs leave the project's tree only where that user could not enter it.
    """

    var: Path
    data: Path
    sockets: Path
    user: tuple[int, int] | None

    @classmethod
    def at(cls, var: Path) -> "Place":
        var = var.resolve()
        user = owner_or_nobody(var / "servers") if os.getuid() == 0 else None
        uid = user[0] if user else os.getuid()
        tag = "common-ground-" + hashlib.sha256(f"{uid}:{var}".encode()).hexdigest()[:10]
        data = var / "servers"
        if user and not anyone_may_enter(var):
            data = Path("/var/tmp") / tag  # noqa: S108 - made with mode 700, its owner checked
        return cls(var, data, socket_folder(tag), user)

    @property
    def database_url(self) -> str:
        return f"postgresql://postgres@/intranet?host={self.sockets}"

    @property
    def redis_url(self) -> str:
        return f"unix://{self.sockets}/valkey.sock"

    def prepare(self) -> None:
        """Make the directories, private to the servers' user.

        Raises:
            ServerFailed: a directory cannot be made, or belongs to somebody else.
        """
        try:
            self.var.mkdir(parents=True, exist_ok=True)
            for directory in (self.data, self.sockets):
                make_private(directory, self.user)
        except OSError as error:
            raise ServerFailed(
                f"Cannot keep data in {self.var}: {error}. Set VAR_DIR to a directory of yours."
            ) from error

    def readable(self, programs: Path) -> Path:
        """``programs``, or a copy of that directory which the servers' user can run."""
        if not self.user or anyone_may_enter(programs):
            return programs
        copy = self.data / f"programs-{hashlib.sha256(str(programs).encode()).hexdigest()[:10]}"
        if not copy.exists():
            fresh = copy.with_suffix(".new")
            shutil.rmtree(fresh, ignore_errors=True)
            shutil.copytree(programs, fresh, symlinks=True)
            for path in [fresh, *fresh.rglob("*")]:
                os.chown(path, *self.user, follow_symlinks=False)
            fresh.rename(copy)
        return copy


def default_place() -> Place:
    """The place named by ``VAR_DIR``, or ``var/`` in the project's root."""
    return Place.at(Path(os.environ.get("VAR_DIR") or PROJECT / "var"))


def owner_or_nobody(directory: Path) -> tuple[int, int]:
    """Who owns the directory, unless that is root or it does not exist: then ``nobody``."""
    if directory.exists() and (found := directory.stat()).st_uid != 0:
        return found.st_uid, found.st_gid
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def anyone_may_enter(path: Path) -> bool:
    """Whether every existing directory down to ``path`` lets any user through."""
    return all(p.stat().st_mode & 0o001 for p in [path, *path.parents] if p.is_dir())


def socket_folder(tag: str) -> Path:
    """A short directory for sockets: the system's temporary one, or ``/tmp`` where that is too long."""
    for base in (Path(tempfile.gettempdir()), Path("/tmp")):  # noqa: S108 - made with mode 700, its owner checked
        folder = base / tag
        if len(os.fsencode(f"{folder}{LONGEST_SOCKET_NAME}")) <= SOCKET_PATH_BYTES and anyone_may_enter(base):
            return folder
    return folder


def make_private(directory: Path, user: tuple[int, int] | None) -> None:
    """Make a directory of mode 700 that belongs to ``user`` (or to us), whoever prepared something of that name."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = directory.lstat()
    if user and stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid():
        # Made just now, by us or by another of us who is about to say so.
        os.chown(directory, *user, follow_symlinks=False)
        found = directory.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != (user[0] if user else os.getuid()):
        raise ServerFailed(f"{directory} belongs to somebody else: remove it, or set VAR_DIR to another directory.")
    directory.chmod(0o700)
