"""What came of a community, as charts and as a table for machines."""

import csv

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from communities.figures import HEIGHT, STEPS, WIDTH, as_rows, figures
from communities.request import Request
from communities.views.doors import Found, require, visible_community

MAY_NOT = gettext_lazy("The figures are for those who run this community. Its facilitators do.")


@require_safe
def community_figures(request: Request, slug: str) -> HttpResponse:
    """``?days=`` is 30, 90 or 365. The desk fetches the charts alone, for the end of its own page."""
    community, permissions = run_by(request, slug)
    found = figures(community, permissions, request.GET.get("days", ""))
    chosen = found[0].period.days
    context = {
        "community": community,
        "permissions": permissions,
        "figures": found,
        "days": chosen,
        "periods": [(_("%(days)s days") % {"days": days}, f"?days={days}", days == chosen) for days in STEPS],
        "size": (WIDTH, HEIGHT),
        "level": 3 if request.htmx else 2,
    }
    part = "#charts" if request.htmx else ""
    return render(request, f"communities/community_figures.html{part}", context)


@require_safe
def community_figures_export(request: Request, slug: str) -> HttpResponse:
    """The same as CSV. Nothing in it was written by people, so nothing can be a formula."""
    community, permissions = run_by(request, slug)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="figures-{community.slug}.csv"'
    csv.writer(response).writerows(as_rows(figures(community, permissions, request.GET.get("days", ""))))
    return response


def run_by(request: Request, slug: str) -> Found:
    """The community, for those who run it."""
    community, permissions = visible_community(request, slug)
    require(permissions.can_manage_members or permissions.can_manage_settings, MAY_NOT)
    return community, permissions
