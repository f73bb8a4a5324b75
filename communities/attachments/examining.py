"""What may be kept, told by its first bytes and never by what the sender calls it (ASVS 5.2)."""

import codecs
import hashlib
import io
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat

from communities.attachments.names import extension, renamed, safe_name
from communities.attachments.pictures import redrawn
from communities.attachments.refusals import (
    BadArchive,
    EmptyFile,
    FileTooLarge,
    Harmful,
    NotWhatItSays,
    UnknownType,
    UnpacksTooLarge,
)
from pages.uploads import check_zip

CHUNK = 64 * 1024
PICTURES = frozenset({"jpg", "jpeg", "png", "gif", "webp", "avif"})
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
#: Zip files inside: ending → type, and the member that makes it what it claims to be.
ZIPPED = {
    "zip": ("application/zip", ""),
    "docx": (f"{_OFFICE}wordprocessingml.document", "word/"),
    "xlsx": (f"{_OFFICE}spreadsheetml.sheet", "xl/"),
    "pptx": (f"{_OFFICE}presentationml.presentation", "ppt/"),
    "odt": (f"{_OPEN}text", "content.xml"),
    "ods": (f"{_OPEN}spreadsheet", "content.xml"),
    "odp": (f"{_OPEN}presentation", "content.xml"),
}
#: Ending → type and first bytes.
SIGNED = {
    "pdf": ("application/pdf", b"%PDF-"),
    "rtf": ("application/rtf", b"{\\rtf"),
}
#: Ending → type, of what must be words in UTF-8.
TEXTS = {"txt": "text/plain", "md": "text/markdown", "csv": "text/csv", "log": "text/plain", "ics": "text/calendar"}
#: What every scanner must find: the harmless test file of the anti-virus makers (eicar.org).
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
#: A zip's directory larger than this (bytes) is not even read: it would take many times that of memory.
DIRECTORY_BYTES = 2 * 1024 * 1024
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x07"


@dataclass(frozen=True)
class Examined:
    """A file that may be kept. ``sha256`` is of ``content``; sizes of pictures in pixels, otherwise None."""

    name: str
    content_type: str
    content: IO[bytes]
    size: int
    sha256: str
    reading: bytes = b""
    width: int | None = None
    height: int | None = None


def examined(upload: File) -> Examined:
    """Look into an upload; nothing larger than a picture's pixels is held in memory.

    Raises:
        FileRefused: one of its kinds, with the reason.
    """
    name = safe_name(upload.name or "")
    if upload.size > settings.ATTACHMENT_MAX_BYTES:
        raise FileTooLarge(limit=filesizeformat(settings.ATTACHMENT_MAX_BYTES))
    if not upload.size:
        raise EmptyFile
    upload.seek(0)
    if extension(name) in PICTURES:
        return _picture(name, upload)
    content_type = _type_of(name, upload)
    return Examined(name, content_type, upload, upload.size, digest_of(upload))  # type: ignore[arg-type]


def _picture(name: str, upload: File) -> Examined:
    kept = redrawn(upload)  # type: ignore[arg-type]
    digest = hashlib.sha256(kept.content).hexdigest()
    content = io.BytesIO(kept.content)
    return Examined(
        renamed(name, kept.ending),
        kept.content_type,
        content,
        len(kept.content),
        digest,
        kept.reading,
        kept.width,
        kept.height,
    )


def _type_of(name: str, upload: File) -> str:
    ending = extension(name)
    if ending in ZIPPED:
        content_type, member = ZIPPED[ending]
        _check_zip(upload, member, ending)
        return content_type
    head = upload.read(1024)
    if ending in SIGNED:
        content_type, signature = SIGNED[ending]
        if not head.startswith(signature):
            raise NotWhatItSays(kind=ending.upper())
        return content_type
    if ending in TEXTS:
        if not is_text(upload):
            raise NotWhatItSays(kind=ending.upper())
        return TEXTS[ending]
    raise UnknownType


def _check_zip(upload: File, member: str, ending: str) -> None:
    wrong = ValidationError(ending)
    upload.seek(max(0, upload.size - 65_557))
    tail = upload.read()
    end = tail.rfind(_END)
    if not tail or end < 0 or len(tail) < end + 22:
        raise NotWhatItSays(kind=ending.upper())
    if struct.unpack("<L", tail[end + 12 : end + 16])[0] > DIRECTORY_BYTES or tail[end - 20 : end - 16] == _END_64:
        raise UnpacksTooLarge
    upload.seek(0)
    try:
        check_zip(upload, member, wrong)
    except ValidationError as error:
        if error is wrong:
            raise NotWhatItSays(kind=ending.upper()) from error
        raise BadArchive(reason=error.messages[0]) from error


def is_text(upload: File) -> bool:
    """UTF-8 without zero bytes."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    upload.seek(0)
    try:
        for piece in _pieces(upload.read):
            if b"\0" in piece:
                return False
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def digest_of(content: IO[bytes] | File) -> str:
    """SHA-256 of the whole content.

    Raises:
        Harmful: the test file of the anti-virus makers is in it.
    """
    digest, before = hashlib.sha256(), b""
    content.seek(0)
    for piece in _pieces(content.read):
        digest.update(piece)
        if EICAR in before + piece:
            raise Harmful(finding="EICAR")
        before = piece[-len(EICAR) :]
    content.seek(0)
    return digest.hexdigest()


def _pieces(read: Callable[[int], bytes]):  # type: ignore[no-untyped-def]
    return iter(lambda: read(CHUNK), b"")
