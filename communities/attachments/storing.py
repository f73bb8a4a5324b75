"""Files on disk: whole or not at all (security.md F5)."""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

import structlog
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage

from communities.attachments.refusals import NoRoom

log = structlog.get_logger(__name__)


def keep(storage: Storage, name: str, content: IO[bytes]) -> None:
    """Store under a name that follows from the content; what is there already is the same and stays.

    Raises:
        NoRoom: it could not be written. Nothing is left behind.
    """
    try:
        if storage.exists(name):
            return
        content.seek(0)
        if isinstance(storage, FileSystemStorage):
            _write(Path(storage.path(name)), content, storage.file_permissions_mode)
        else:
            storage.save(name, File(content))
    except OSError as error:
        log.warning("attachment.not_kept", error=type(error).__name__, errno=error.errno)
        raise NoRoom from error


def _write(target: Path, content: IO[bytes], mode: int | None) -> None:
    """Beside its place first, on the disk for certain, then moved there in one step."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as out:
            shutil.copyfileobj(content, out, 256 * 1024)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(temporary, mode or 0o600)
        os.replace(temporary, target)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
