"""Sending files: from the editor, which is answered in JSON, and from a plain form."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.attachments import actions
from communities.attachments.forms import UploadForm
from communities.attachments.models import Attachment
from communities.attachments.refusals import NoRoom
from communities.attachments.rights import may_upload
from communities.models import Community
from communities.refusals import CommunityRefused
from communities.request import Request
from communities.views.doors import readable_community, require
from intranet.uploads import ran_out_of_room

MAY_NOT = gettext_lazy("You may not send files here. Join the community, or ask one of its facilitators.")


def attachment_upload(request: Request, slug: str) -> HttpResponse:
    """Send a file. Scripts are answered as docs/editor.md says, people by a page."""
    community, permissions = readable_community(request, slug)
    require(may_upload(permissions), MAY_NOT)
    return _received(request, community, None, permissions)


def attachment_replace(request: Request, slug: str, pk: int) -> HttpResponse:
    """Send a newer file for one that is here."""
    community, permissions = readable_community(request, slug)
    require(may_upload(permissions), MAY_NOT)
    old = get_object_or_404(Attachment.objects.visible_to(request.user).filter(community=community), pk=pk)
    old.community = community
    return _received(request, community, old, permissions)


def _received(request: Request, community: Community, old: Attachment | None, permissions: object) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    wants_json = request.accepts("application/json") and not request.accepts("text/html")
    status = 200
    if request.method == "POST":
        status = 422
        if ran_out_of_room(request):
            form.errors["file"] = form.error_class([str(NoRoom())])
            status = NoRoom.status
        elif form.is_valid():
            try:
                kept = _keep(request, community, old, form.cleaned_data["file"])
            except CommunityRefused as refusal:
                form.add_error("file", str(refusal))
                status = getattr(refusal, "status", 422)
            else:
                return answer(kept) if wants_json else _done(request, kept)
        if wants_json:
            return JsonResponse({"error": " ".join(map(str, form.errors["file"]))}, status=status)
    context = {"community": community, "permissions": permissions, "form": form, "old": old}
    return render(request, "attachments/attachment_upload.html", context, status=status)


def _keep(request: Request, community: Community, old: Attachment | None, upload: UploadedFile) -> Attachment:
    actions.must_not_flood(request.user)
    if old is not None:
        return actions.replace(old, upload, by=request.user, counted=True)
    return actions.keep(community, upload, by=request.user, counted=True)


def answer(kept: Attachment) -> JsonResponse:
    """What the editor needs to put the file into a text."""
    about = {
        "url": kept.text_url,
        "width": kept.width,
        "height": kept.height,
        "name": kept.name,
        "label": kept.label,
        "is_image": kept.is_image,
    }
    return JsonResponse(about, status=201)


def _done(request: Request, kept: Attachment) -> HttpResponse:
    if kept.scans.filter(found_clean=True).exists():
        said = _("“%(name)s” is here. Its address for texts: %(url)s")
    else:
        said = _("“%(name)s” is being checked; others see it afterwards. Its address for texts: %(url)s")
    messages.success(request, said % {"name": kept.name, "url": kept.text_url})
    return redirect("attachment_list", kept.community.slug)
