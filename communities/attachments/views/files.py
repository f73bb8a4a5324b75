"""A community's files: handed out to whom the community lets read, and listed."""

import structlog
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communities.attachments.models import Attachment
from communities.attachments.rights import may_upload
from communities.request import Request
from communities.views.doors import readable_community
from intranet.ui.pagination import paginate

log = structlog.get_logger(__name__)
#: What browsers may show by themselves; all else is saved.
SHOWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})


@require_safe
def attachment_serve(request: Request, slug: str, pk: int, name: str) -> HttpResponse | FileResponse:
    """The file. Its name in the address is for people; what was asked for is the number."""
    files = Attachment.objects.visible_to(request.user).filter(community__slug=slug)
    attachment = get_object_or_404(files, pk=pk)
    if attachment.found_clean is False:  # type: ignore[attr-defined]  # annotated by the door
        raise PermissionDenied(_("A scanner found something harmful in this file, so nobody gets it."))
    reading = bool(attachment.reading) and "width" in request.GET
    stored = attachment.reading if reading else attachment.file
    content_type = "image/webp" if reading else attachment.content_type
    try:
        content = stored.open("rb")
    except FileNotFoundError as error:
        log.warning("attachment.missing", attachment=attachment.pk)
        raise Http404 from error
    as_saved = content_type not in SHOWN
    return guarded(FileResponse(content, as_attachment=as_saved, filename=attachment.name, content_type=content_type))


def guarded(response: FileResponse) -> FileResponse:
    """Whatever is in the file, no browser runs it as part of this site, and no cache keeps it (security.md S9)."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@require_safe
def attachment_list(request: Request, slug: str) -> HttpResponse:
    community, permissions = readable_community(request, slug)
    files = Attachment.objects.visible_to(request.user).filter(community=community)
    files = files.select_related("uploaded_by__profile", "replaced_by")
    page = paginate(request, files, order_by=("-pk",), size=30)
    for attachment in page:
        attachment.community = community
    context = {
        "community": community,
        "permissions": permissions,
        "page": page,
        "may_upload": may_upload(permissions),
    }
    template = "attachments/attachment_list.html#results" if request.htmx else "attachments/attachment_list.html"
    return render(request, template, context)
