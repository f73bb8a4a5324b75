"""Following a page of a community."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.request import Request
from communities.wiki.door import readable_page
from communities.wiki.models import PageFollow


@require_POST
def page_follow(request: Request, slug: str, path: str) -> HttpResponse:
    """``follow`` is ``yes`` or ``no``, so that sending it again changes nothing."""
    page = readable_page(request, slug, path).page
    if request.POST.get("follow") == "no":
        PageFollow.end(page, by=request.user)
        messages.success(request, _("You no longer follow this page."))
    else:
        PageFollow.begin(page, by=request.user)
        messages.success(request, _("You follow this page: you are told of changes that are not minor."))
    return redirect(page)
