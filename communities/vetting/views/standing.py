"""The standing of one page: what is official now, what was asked, all that happened, and what it said on a day."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.request import Request
from communities.vetting.forms.standing import DayForm
from communities.vetting.models import VettingEvent
from communities.vetting.past import said_on
from communities.vetting.resolver import resolve
from communities.vetting.surroundings import Surroundings
from communities.vetting.views.doors import readable_page
from intranet.ui.pagination import paginate


@require_safe
def page_vetting(request: Request, slug: str, path: str) -> HttpResponse:
    found = readable_page(request, slug, path)
    reading = resolve(found.page)
    form = DayForm(request.GET or None)
    events = VettingEvent.objects.visible_to(request.user).filter(page=found.page).select_related("actor")
    around = Surroundings(reading, found.rights(reading.version), found.trail)
    context = {
        "community": found.community,
        "page": found.page,
        "reading": reading,
        "active": reading.version if reading.version and reading.version.is_active else None,
        "rights": found.rights(reading.version),
        "around": around,
        "asked": around.request,
        "form": form,
        "past": said_on(found.page, form.cleaned_data["on"]) if form.is_bound and form.is_valid() else None,
        "events": paginate(request, events, order_by=("-pk",), size=30),
    }
    return render(request, "vetting/page_vetting.html", context)
