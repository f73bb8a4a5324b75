"""The whole mail on disk, from before it is accepted until it is known what becomes of it."""

import io
import uuid
from datetime import timedelta

from django.core.files.storage import storages
from django.utils import timezone

from communities.attachments import storing

FOLDER = "mail"


def keep(raw: bytes) -> str:
    """Write it to the private storage, for certain; returns its name there.

    Raises:
        NoRoom.
    """
    name = f"{FOLDER}/{timezone.now():%Y-%m-%d}-{uuid.uuid4().hex}.eml"
    storing.keep(storages["private"], name, io.BytesIO(raw))
    return name


def read(name: str) -> bytes:
    with storages["private"].open(name) as file:
        return file.read()


def drop(name: str) -> None:
    """Gone already is gone."""
    if name:
        storages["private"].delete(name)


def drop_older(days: int) -> int:
    """Drop what nobody came back for, also what a crash left without a row. Returns how many mails that were."""
    storage, before = storages["private"], f"{timezone.now() - timedelta(days=days):%Y-%m-%d}"
    if not storage.exists(FOLDER):
        return 0
    old = [name for name in storage.listdir(FOLDER)[1] if name < before and not name.startswith(".")]
    for name in old:
        storage.delete(f"{FOLDER}/{name}")
    return len(old)
