"""The audit log of vetting."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from communities.request import Request
from communities.vetting.forms.filters import LogFilterForm
from communities.vetting.log import as_csv, communities_logged, log
from communities.vetting.models import VettingEvent
from communities.views.doors import require
from intranet.ui.pagination import paginate

#: Of one page.
LINES = 50
MAY_NOT = gettext_lazy("The log of vetting is for intranet managers, and for facilitators of a community.")


@require_safe
def vetting_log(request: Request) -> HttpResponse:
    form, events = asked_for(request)
    page = paginate(request, events, order_by=("-at", "-pk"), size=LINES)
    query = request.GET.copy()
    query.pop("after", None)
    context = {"form": form, "page": page, "query": query.urlencode(), "is_manager": request.user.is_intranet_manager}
    return render(request, "vetting/vetting_log.html", context)


@require_safe
def vetting_log_export(request: Request) -> HttpResponseBase:
    _form, events = asked_for(request)
    response = StreamingHttpResponse(as_csv(events), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="vetting-log.csv"'
    return response


def asked_for(request: Request) -> tuple[LogFilterForm, Any]:
    """The filter and the lines it leaves, for those who may read them."""
    runs_one = any(request.communities.tester(community).is_facilitator for community in request.communities.mine)
    require(request.user.is_intranet_manager or runs_one, MAY_NOT)
    communities = communities_logged(request.user, request.communities)
    form = LogFilterForm(request.GET, communities=communities)
    allowed = VettingEvent.objects.visible_to(request.user)
    # Whom a name does not tell has done nothing; everybody's lines would look like theirs.
    return form, allowed.none() if "person" in form.errors else log(communities, form.wanted) & allowed
