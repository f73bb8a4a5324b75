"""What people look for in vain."""

import csv

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from communities.request import Request
from communities.views.doors import require
from intranet.search.asked import figures, gaps, months, recent
from intranet.search.models.log import ENOUGH_PEOPLE, KEPT_DAYS
from pages.cms.exports import plain

MAY_NOT = gettext_lazy("What people search for in vain is for intranet managers, who can do something about it.")


@require_safe
def search_report(request: Request) -> HttpResponse:
    require(request.user.is_intranet_manager, MAY_NOT)
    searches = recent()
    counted = figures(searches)
    context = {
        "figures": counted,
        "shares": {name: share(counted[name], counted["searches"]) for name in counted},
        "with_nothing": gaps(searches.with_nothing()),
        "given_up": gaps(searches.given_up()),
        "months": months(),
        "days": KEPT_DAYS,
        "people": ENOUGH_PEOPLE,
    }
    return render(request, "search/search_report.html", context)


@require_safe
def search_report_export(request: Request) -> HttpResponse:
    """The words of the report as a table; no cell is a formula."""
    require(request.user.is_intranet_manager, MAY_NOT)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="search-gaps.csv"'
    lines = csv.writer(response)
    lines.writerow([_("What happened"), _("Words"), _("People"), _("Last asked")])
    searches = recent()
    for what, found in ((_("Nothing was found"), searches.with_nothing()), (_("Given up"), searches.given_up())):
        for gap in gaps(found):
            lines.writerow([what, plain(gap["query"]), gap["people"], gap["last"].isoformat()])
    return response


def share(part: int, whole: int) -> int:
    """Per cent."""
    return round(100 * part / whole) if whole else 0
