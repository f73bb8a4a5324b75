"""Where a page is: moved, archived, brought back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from communities.forms.joining import ConfirmForm
from communities.request import Request
from communities.views.answers import done, posted, status_of
from communities.views.doors import require
from communities.wiki.door import readable_page
from communities.wiki.forms import ArchivePageForm, OrderForm, PlaceForm
from communities.wiki.views.editing import MAY_NOT_EDIT, editable_page


def page_move(request: Request, slug: str, path: str) -> HttpResponse:
    """Below another page, or to another place among those beside it."""
    found = editable_page(request, slug, path)
    above = found.page.path.rpartition("/")[0]
    ordering = request.method == "POST" and request.POST.get("do") == "order"
    order = OrderForm(request.POST if ordering else None, found.page)
    if order.is_valid() and done(order, found.page.stand_before, order.cleaned_data["before"], by=request.user):
        messages.success(request, _("The page stands at its new place in the list."))
        return redirect("page_list", slug)
    sent = None if ordering else posted(request)
    form = PlaceForm(sent, found.community, moving=found.page, initial={"place": above})
    if form.is_valid() and done(form, found.page.move, form.cleaned_data["place"], by=request.user):
        messages.success(request, _("The page is moved. Its old address leads here."))
        return redirect(found.page)
    context = found.context | {"form": form, "order": order}
    return render(request, "wiki/page_move.html", context, status=status_of(order if ordering else form))


def page_archive(request: Request, slug: str, path: str) -> HttpResponse:
    """One page, one action: archive what is in use, bring back what is archived."""
    found = readable_page(request, slug, path)
    require(found.permissions.can_edit_pages, MAY_NOT_EDIT)
    page, is_archived = found.page, found.page.archival_id is not None
    form_class, verb = (ConfirmForm, page.unarchive) if is_archived else (ArchivePageForm, page.archive)
    meant = request.method == "POST" and request.POST.get("answer") == ("bring-back" if is_archived else "archive")
    if request.method == "POST" and not meant:  # a repeated click: what was asked for is so already
        return redirect(page)
    form = form_class(request.POST if meant else None)
    if form.is_valid() and done(form, verb, by=request.user, **form.cleaned_data):
        messages.success(request, _("The page is back.") if is_archived else _("The page is archived."))
        return redirect(page)
    context = found.context | {"form": form, "is_archived": is_archived}
    return render(request, "wiki/page_archive.html", context, status=status_of(form))
