"""Versions of policies, and who has read them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from intranet.ui.difference import Text, difference
from pages.door import live_page
from pages.furniture import furniture
from pages.models import PolicyPage
from pages.models.policy import NotAsked


@require_safe
def policy_version(request: HttpRequest, page_id: int, number: int) -> HttpResponse:
    """What the policy said in one version; with ``?changes`` what that changed in the version before."""
    page = live_page(request, page_id, PolicyPage)
    version = get_object_or_404(page.versions.select_related("issued_by"), number=number)
    earlier = page.versions.filter(number__lt=number).order_by("-number").first()
    context = {
        "page": page,
        "version": version,
        "earlier": earlier,
        "trail": [(page.title, furniture(request).address(page))],
    }
    if earlier and "changes" in request.GET:
        context["difference"] = difference(Text(page.title, earlier.html), Text(page.title, version.html))
    return render(request, "pages/policy_version.html", context)


@require_POST
def policy_acknowledge(request: HttpRequest, page_id: int, number: int) -> HttpResponse:
    """The viewer has read and understood a version."""
    page = live_page(request, page_id, PolicyPage)
    version = get_object_or_404(page.versions, number=number)
    try:
        page.acknowledge(version, by=request.user)
    except NotAsked as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Noted: you have read and understood version %(n)d.") % {"n": number})
    return redirect(furniture(request).address(page))
