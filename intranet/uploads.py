"""No request larger than an upload may be is read at all."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from intranet.errors import page

#: What a form may weigh beside its file, bytes.
FORM_BYTES = 2 * 1024 * 1024
#: How much of a refused body is read and thrown away, so that the browser shows our answer and not a broken connection.
DRAIN_BYTES = 128 * 1024 * 1024
CHUNK = 64 * 1024


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
