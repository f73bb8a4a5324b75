"""How feeds and calendars are handed out: to one reader, asked again each time, in as few bytes as possible."""

import hashlib
import re
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

#: Signs XML knows no way to write, and no calendar needs.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    return CONTROL.sub("", text)


def host() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"


def tag(name: str) -> str:
    """A name for good (RFC 4151): of the site, and not of an address."""
    return f"tag:{host()},2026:{name}"


def absolute(address: str) -> str:
    return settings.BASE_URL.rstrip("/") + address


def conditional(request: HttpRequest, body: bytes, content_type: str, changed: datetime | None = None) -> HttpResponse:
    """The body, or 304 for who has it already. Kept by nobody but the reader, who asks again each time: what they may
    see is decided anew.
    """
    response = HttpResponse(body, content_type=content_type)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response["ETag"], response["Cache-Control"] = etag, "private, no-cache"
    stamp = int(changed.timestamp()) if changed else None
    if stamp:
        response["Last-Modified"] = http_date(stamp)
    patch_vary_headers(response, ["Authorization", "Cookie"])
    answer = get_conditional_response(request, etag=etag, last_modified=stamp, response=response)
    return answer or response
