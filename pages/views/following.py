"""Following an official page, and having been on the home page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.request import Request
from pages.door import live_page
from pages.furniture import furniture
from pages.models import HomeVisit, OfficialPage, PageFollow


@require_POST
def official_follow(request: Request, page_id: int) -> HttpResponse:
    """``follow`` is ``yes`` or ``no``, so that sending it again changes nothing."""
    page: OfficialPage = live_page(request, page_id)
    if request.POST.get("follow") == "no":
        PageFollow.end(page, by=request.user)
        messages.success(request, _("You no longer follow this page."))
    else:
        PageFollow.begin(page, by=request.user)
        messages.success(request, _("You follow this page: you are told when it changes."))
    return redirect(furniture(request).address(page))


@require_POST
def home_seen(request: Request) -> HttpResponse:
    """The viewer is on the home page; with ``all`` they have seen what is new there. Looking alone changes nothing."""
    seen_all = "all" in request.POST
    HomeVisit.note(request.user, seen_all=seen_all)
    return redirect("/") if seen_all else HttpResponse(status=204)
