"""What readers give back to news."""

import structlog
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.request import Request
from intranet.ui.refusal import Refused
from pages.door import live_page
from pages.forms import CommentForm
from pages.furniture import furniture
from pages.models import NewsComment, NewsPage
from pages.models.responses import WINDOW, TooManyComments
from pages.responding import reactions_to

log = structlog.get_logger(__name__)


@require_POST
def news_acknowledge(request: Request, page_id: int) -> HttpResponse:
    """The viewer has read it: from the page itself, or from the home page."""
    page = live_page(request, page_id, NewsPage)
    page.acknowledge(by=request.user)
    messages.success(request, _("Noted: you have read “%(title)s”.") % {"title": page.title})
    back = request.POST.get("back", "")
    here = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if here else address(request, page))


@require_POST
def news_react(request: Request, page_id: int) -> HttpResponse:
    """``give`` or ``take`` names the reaction, so that sending it again changes nothing."""
    page = live_page(request, page_id, NewsPage)
    if "give" in request.POST:
        page.react(request.POST["give"], by=request.user)
    else:
        page.take_back(request.POST.get("take", ""), by=request.user)
    if request.htmx:
        return render(request, "pages/_reactions.html", {"page": page, "reactions": reactions_to(page, request.user)})
    return redirect(f"{address(request, page)}#reactions")


@require_POST
def news_comment(request: Request, page_id: int) -> HttpResponse:
    page = live_page(request, page_id, NewsPage)
    form, too_many = CommentForm(request.POST), False
    if form.is_valid():
        try:
            made = NewsComment.write(page, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            too_many = isinstance(refusal, TooManyComments)
        else:
            return redirect(f"{address(request, page)}#comment-{made.pk}")
    context = {"page": page, "form": form, "address": address(request, page)}
    response = render(request, "pages/news_comment.html", context, status=429 if too_many else 422)
    if too_many:
        response["Retry-After"] = str(int(WINDOW.total_seconds()))
        log.warning("limit.reached", limit="TooManyComments", person=request.user.pk, route="news_comment")
    return response


@require_POST
def comment_remove(request: Request, page_id: int, pk: int) -> HttpResponse:
    """Taking back one's own, or what does not belong here. One that is gone already stays gone."""
    page = live_page(request, page_id, NewsPage)
    comment = get_object_or_404(NewsComment.objects.visible_to(request.user), page=page, pk=pk)
    try:
        comment.remove(by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The comment is removed."))
    return redirect(f"{address(request, page)}#comments")


def address(request: Request, page: NewsPage) -> str:
    return furniture(request).address(page)
