"""Official addresses of community pages: given, given up, handed over with the page, taken back."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.sign_in.recent import require_recent_sign_in
from communities.forms.joining import ConfirmForm
from communities.request import Request
from communities.vetting import actions
from communities.vetting.actions.handing import Terms, refuse_not_to_hand_over
from communities.vetting.adopted import is_for_all, standing
from communities.vetting.forms.addresses import AdoptForm, HandOverForm
from communities.vetting.models import AdoptedPage
from communities.vetting.refusals import VettingRefused
from communities.vetting.resolver import resolve
from communities.vetting.surroundings import way_to_pages
from communities.vetting.views.doors import readable_page
from communities.views.answers import done, posted, status_of
from communities.views.doors import require
from communities.wiki.models import CommunityPage
from pages.door import live_page
from pages.furniture import furniture
from pages.models import OfficialPage

MAY_NOT = gettext_lazy("Only intranet managers who may publish in the official tree do this. Ask one of them.")


def page_adopt(request: Request, slug: str, path: str) -> HttpResponse:
    """Give an official text an address in the tree."""
    found = readable_page(request, slug, path)
    require(request.user.is_intranet_manager, MAY_NOT)
    there = AdoptedPage.objects.visible_to(request.user).filter(source=found.page).first()
    if there is not None:
        return redirect(there)
    form = AdoptForm(posted(request), found.page)
    if form.is_valid() and done(form, actions.adopt, found.page, by=request.user, **form.cleaned_data):
        messages.success(request, _("The official text stands at its address now."))
        return redirect(AdoptedPage.objects.visible_to(request.user).get(source=found.page))
    reading = resolve(found.page, "official")
    context = {
        "community": found.community,
        "page": found.page,
        "title": reading.shown.title,
        "form": form,
        "ready": reading.is_official and is_for_all(found.page),
        "way": [*way_to_pages(found.community), (reading.shown.title, found.page.get_absolute_url())],
    }
    return render(request, "vetting/page_adopt.html", context, status=status_of(form))


@require_safe
def page_by_number(request: Request, pk: int) -> HttpResponse:
    """Where a former official address leads to. Who may not read the page finds nothing."""
    pages = CommunityPage.objects.visible_to(request.user).select_related("community")
    return redirect(get_object_or_404(pages, pk=pk))


def official_release(request: Request, page_id: int) -> HttpResponse:
    """Give the address up."""
    there = _adopted(request, page_id)
    form = ConfirmForm(posted(request))
    if form.is_valid() and done(form, actions.release, there, by=request.user):
        messages.success(request, _("The address is given up. It leads to the community page."))
        return redirect(there.source or "/")
    return _confirm(request, "vetting/official_release.html", there, form)


def official_take_back(request: Request, page_id: int) -> HttpResponse:
    """Keep the official text in the tree again."""
    there = _adopted(request, page_id)
    form = ConfirmForm(posted(request))
    if form.is_valid():
        require_recent_sign_in(request)
        if done(form, actions.take_back, there, by=request.user):
            messages.success(request, _("The official text is kept in the official tree again."))
            return redirect(furniture(request).address(there))
    return _confirm(request, "vetting/official_take_back.html", there, form)


def _confirm(request: Request, template: str, there: AdoptedPage, form: ConfirmForm) -> HttpResponse:
    stands = standing(there, request.user)
    handed = there.hand_overs.in_force().select_related("revision").first()
    shown = stands.reading.version if stands.reading else None
    context = {
        "page": there,
        "form": form,
        "standing": stands,
        "address": furniture(request).address(there),
        "handed": handed,
        "same": bool(handed and shown and handed.revision.sha256 == shown.sha256),
    }
    return render(request, template, context, status=status_of(form))


def _adopted(request: Request, page_id: int) -> AdoptedPage:
    there = live_page(request, page_id, AdoptedPage)
    _require_publisher(request, there)
    return there


def official_hand_over(request: Request, page_id: int) -> HttpResponse:
    """Let a community keep the text of an official page."""
    page: OfficialPage = live_page(request, page_id)
    _require_publisher(request, page)
    if isinstance(page, AdoptedPage):
        return redirect(furniture(request).address(page))
    form = HandOverForm(posted(request), page, request.user, uuid4())
    if form.is_valid():
        require_recent_sign_in(request)
        if done(form, hand_over, page, request, form):
            messages.success(request, _("The community keeps the text now. Its address stays the same."))
            return redirect(furniture(request).address(page))
    context = {
        "page": page,
        "form": form,
        "address": furniture(request).address(page),
        "refusal": _why_not(page, request),
    }
    return render(request, "vetting/official_hand_over.html", context, status=status_of(form))


def hand_over(page: OfficialPage, request: Request, form: HandOverForm) -> None:
    data = form.cleaned_data
    words = {"community": data["community"], "key": data["key"], "slug": data["slug"]}
    actions.hand_over(page, by=request.user, terms=Terms(data["owner"], data["review_by"]), **words)


def _why_not(page: OfficialPage, request: Request) -> str:
    """What stands against handing the page over, said before somebody fills in the form."""
    try:
        refuse_not_to_hand_over(page.page_ptr, request.user)
    except VettingRefused as refusal:
        return str(refusal)
    return ""


def _require_publisher(request: Request, page: OfficialPage) -> None:
    may = request.user.is_intranet_manager and page.permissions_for_user(request.user).can_publish()
    require(may, MAY_NOT)
