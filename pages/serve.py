"""Serving pages and files of the tree. All of it needs sign-in; what a reader may not open does not exist for them."""

import mimetypes
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.documents.models import document_served
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from pages.around import at_address, whole_page
from pages.door import passes
from pages.furniture import furniture
from pages.models import PageDocument, PageImage, PageRendition

#: What a file from here may do in a browser: nothing.
FILE_CSP = "sandbox; default-src 'none'; frame-ancestors 'none'"


def page_serve(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's own serving, with the page found by its whole address in two queries however deep it is."""
    found = page_at(request, path)
    if found is None:
        raise Http404
    page, args, kwargs = found
    if not passes(request, page.path, furniture(request).page_gates):
        raise Http404
    for hook in hooks.get_hooks("before_serve_page"):
        if isinstance(answer := hook(page, request, args, kwargs), HttpResponse):
            return answer
    return page.serve(request, *args, **kwargs)


def page_at(request: HttpRequest, path: str) -> RouteResult | None:
    """The live page at an address; a page type with routes of its own below it is asked as Wagtail does."""
    tree = furniture(request)
    found = at_address(f"{tree.root_url_path}{path}") if path else (tree.root_id, tree.root_type_id)
    if found is None:
        return Page.route_for_request(request, path)
    page = whole_page(found[0], ContentType.objects.get_for_id(found[1]).model_class() or Page, request.user.pk)
    if page is None:
        return None
    request._wagtail_route_for_request = result = RouteResult(page)  # type: ignore[attr-defined]
    return result


@require_safe
def document_serve(request: HttpRequest, document_id: int, filename: str) -> HttpResponse | FileResponse:
    """A document, always as a download: no browser shows it in this site's name."""
    document = get_object_or_404(PageDocument.objects.select_related("collection"), pk=document_id)
    if document.filename != filename or not passes(request, document.collection.path, furniture(request).file_gates):
        raise Http404
    etag = quote_etag(document.file_hash or str(document.pk))
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified()
    document_served.send(sender=PageDocument, instance=document, request=request)
    response = _file(document.file, document.content_type, as_attachment=True, filename=document.filename)
    response["ETag"] = etag
    return response


@require_safe
def image_serve(request: HttpRequest, name: str) -> HttpResponse | FileResponse:
    """A rendition, or the original, of an image that the tree knows. Any other file below the media folder is not."""
    if "\0" in name:  # PostgreSQL refuses to look for it
        raise Http404
    found = PageRendition.objects.filter(file=name).select_related("image__collection").first()
    image = found.image if found else get_object_or_404(PageImage.objects.select_related("collection"), file=name)
    gates = furniture(request).file_gates
    if not passes(request, image.collection.path, gates):
        raise Http404
    kind = mimetypes.guess_type(name)[0] or ""
    if PurePosixPath(name).suffix.lower().lstrip(".") not in settings.WAGTAILIMAGES_EXTENSIONS:
        raise Http404
    response = _file((found or image).file, kind)
    open_to_all = not any(image.collection.path.startswith(gate.path) for gate in gates)
    response["Cache-Control"] = "private, max-age=86400" if open_to_all else "private, no-store"
    return response


def _file(stored: FieldFile, content_type: str, **download: Any) -> FileResponse:
    try:
        response = FileResponse(stored.open("rb"), content_type=content_type, **download)
    except FileNotFoundError as error:
        raise Http404 from error
    response["Content-Security-Policy"] = FILE_CSP
    response["X-Content-Type-Options"] = "nosniff"
    return response
