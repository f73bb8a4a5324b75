"""The owner, or who may publish, says that a text is still right."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pages.door import live_page
from pages.forms import ReviewForm
from pages.furniture import furniture
from pages.models import OfficialPage, ReviewRefused


@require_http_methods(["GET", "HEAD", "POST"])
def page_review(request: HttpRequest, page_id: int) -> HttpResponse:
    """Re-affirm a page until a date."""
    page: OfficialPage = live_page(request, page_id)
    if not page.may_review(request.user):
        raise PermissionDenied(_("Only the content owner and intranet managers can review this page."))
    form = ReviewForm(request.POST or None)
    if form.is_valid():
        try:
            page.review(by=request.user, review_by=form.cleaned_data["review_by"])
        except ReviewRefused as refusal:
            form.add_error("review_by", str(refusal))
        else:
            messages.success(request, _("Reviewed. Thank you for keeping it right."))
            return redirect(furniture(request).address(page))
    context = {"page": page, "form": form, "address": furniture(request).address(page)}
    return render(request, "pages/page_review.html", context, status=422 if form.errors else 200)
