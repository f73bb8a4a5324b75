"""How the site stands, for those who keep it running: numbers and moments, nothing of what anybody wrote."""

import structlog
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from communities.request import Request
from communities.views.doors import require
from intranet.standing.rounds import last_round, somebody_works
from intranet.standing.waiting import LINES, RETRIES

log = structlog.get_logger(__name__)

MAY_NOT = gettext_lazy("How the site stands is for administrators. Tell one of them when something does not arrive.")


@require_safe
@never_cache
def standing(request: Request) -> HttpResponse:
    require(request.user.is_superuser, MAY_NOT)
    lines = [line() for line in LINES]
    context = {
        "lines": lines,
        "put_aside": [line for line in lines if line.aside],
        "last_round": last_round(),
        "works": somebody_works(),
        "late": any(line.is_late for line in lines),
    }
    return render(request, "standing/standing.html", context)


@require_POST
def standing_retry(request: Request, part: str) -> HttpResponse:
    """Try again what was put aside. Doing it again changes nothing."""
    require(request.user.is_superuser, MAY_NOT)
    if part not in RETRIES:
        raise Http404
    count = RETRIES[part]()
    log.info("standing.retried", part=part, count=count, by=request.user.pk)
    said = ngettext("%(count)d is tried again.", "%(count)d are tried again.", count) % {"count": count}
    messages.success(request, said if count else _("Nothing is put aside there any more."))
    return redirect("standing")
