"""Asking for vetting, and taking it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from communities.request import Request
from communities.vetting import actions
from communities.vetting.forms.asking import AskForm
from communities.vetting.models import VettingRequest
from communities.vetting.surroundings import way_to_pages
from communities.vetting.views.doors import readable_page
from communities.views.answers import done, done_or_told, posted, status_of
from communities.views.doors import require

MAY_NOT = gettext_lazy("You may not ask for vetting here. Join the community, or ask one of its facilitators to do it.")
NOT_YOURS = gettext_lazy("Somebody else asked. Only they can take it back.")


def page_ask_vetting(request: Request, slug: str, path: str) -> HttpResponse:
    """One POST asks; the page of its own is for a note."""
    found = readable_page(request, slug, path)
    require(found.permissions.can_request_vetting, MAY_NOT)
    form = AskForm(posted(request))
    if form.is_valid() and done(form, actions.ask, found.page, by=request.user, note=form.cleaned_data["note"]):
        messages.success(request, _("You asked for vetting. You will be told the answer."))
        return redirect(found.page)
    context = {
        "community": found.community,
        "page": found.page,
        "form": form,
        "way": [*way_to_pages(found.community), (found.page.title, found.page.get_absolute_url())],
    }
    return render(request, "vetting/page_ask_vetting.html", context, status=status_of(form))


@require_POST
def vetting_take_back(request: Request, pk: int) -> HttpResponse:
    requests = VettingRequest.objects.visible_to(request.user).select_related(
        "page__community", "post__topic__community"
    )
    asked = get_object_or_404(requests, pk=pk)
    require(asked.asked_by_id == request.user.pk, NOT_YOURS)
    if done_or_told(request, asked.take_back, by=request.user):
        messages.success(request, _("The request is taken back."))
    return redirect(asked.target)
