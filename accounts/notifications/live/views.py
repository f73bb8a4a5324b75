"""The ticket, with how things are now: also what a page asks for when it cannot listen."""

import structlog
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from accounts.notifications.live.listening import answer, as_json
from accounts.request import Request
from intranet.pace import too_fast

log = structlog.get_logger(__name__)

#: Tickets one person is given within a minute: a dozen open browsers do not need as many.
PER_MINUTE = 120


@require_safe
def live_ticket(request: Request) -> HttpResponse:
    if too_fast("live_ticket", request.user.pk, PER_MINUTE):
        log.warning("limit.reached", limit="live_ticket", person=request.user.pk, route="live_ticket")
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    response = JsonResponse(as_json(answer(request, request.GET.getlist("on"))))
    response["Cache-Control"] = "no-store"
    return response
