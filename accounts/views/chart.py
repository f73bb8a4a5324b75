"""Who reports to whom."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.chart import chart_of, reports_of, top
from accounts.models import User
from accounts.request import Request
from accounts.views.people import above


@require_safe
def person_chart(request: Request) -> HttpResponse:
    """From the top, or from the person the address names. htmx asks for the reports of one person alone."""
    people = User.objects.visible_to(request.user)
    username = request.GET.get("from", "").replace("\0", " ")
    person = get_object_or_404(people.select_related("profile"), username=username) if username else None
    if request.htmx and person:
        return render(request, "accounts/person_chart.html#branch", {"nodes": reports_of(people, person)})
    context = {
        "person": person,
        "nodes": chart_of(people, person) if person else top(people),
        "breadcrumbs": above(),
        "here": _("Who reports to whom"),
    }
    return render(request, "accounts/person_chart.html", context)
