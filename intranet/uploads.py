"""No request larger than an upload may be is read at all."""

from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from intranet.errors import page

log = structlog.get_logger(__name__)

#: What a form may weigh beside its file, bytes.
FORM_BYTES = 2 * 1024 * 1024
#: How much of a refused body is read and thrown away, so that the browser shows our answer and not a broken connection.
DRAIN_BYTES = 128 * 1024 * 1024
CHUNK = 64 * 1024


class CarefulUploadHandler(TemporaryFileUploadHandler):
    """A disk without room for what arrives is no server error: the form goes on without its file, and is told.

    Whoever reads the form asks :func:`ran_out_of_room`.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self._guarded(super().new_file, *args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._guarded(super().receive_data_chunk, raw_data, start)

    def _guarded(self, take: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        try:
            take(*args, **kwargs)
        except OSError as error:
            log.warning("upload.no_room", error=type(error).__name__, errno=error.errno)
            self.request.ran_out_of_room = True  # type: ignore[attr-defined, union-attr]
            raise StopUpload from error


def ran_out_of_room(request: HttpRequest) -> bool:
    """Whether a file of this request is missing because the disk had no room for it."""
    return getattr(request, "ran_out_of_room", False)


class UploadLimitMiddleware:
    """Refuses by the announced length, before a form, a session or a file handler sees a byte.

    A body of unannounced length is not read by Django at all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = announced(request)
        if length <= settings.MAX_UPLOAD_BYTES + FORM_BYTES:
            return self.get_response(request)
        drain(request, length)
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            limit = filesizeformat(settings.MAX_UPLOAD_BYTES)
            answer = HttpResponse(_("This file is larger than %(limit)s.") % {"limit": limit}, status=413)
            answer["Content-Type"] = "text/plain; charset=utf-8"
            return answer
        return page("413.html", 413)


def announced(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def drain(request: HttpRequest, length: int) -> None:
    """Throw a refused body away, piece by piece and not for ever."""
    left = min(length, DRAIN_BYTES)
    while left > 0 and (piece := request.read(min(CHUNK, left))):
        left -= len(piece)
