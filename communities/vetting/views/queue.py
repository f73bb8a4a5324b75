"""The desk of those who make text official: what waits for them, and what will soon."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from communities.request import Request
from communities.vetting.context import answers_somewhere
from communities.vetting.forms.batch import BatchForm
from communities.vetting.forms.filters import InCommunityForm, QueueFilterForm
from communities.vetting.holding import Held, held
from communities.vetting.models import OfficialVersion, VettingRequest
from communities.vetting.queue import answered_for, lines, median_age, of_kind, waiting
from communities.views.doors import require
from intranet.ui.pagination import paginate
from pages.models.review import today

MAY_NOT = gettext_lazy("This is for intranet managers, and for those to whom they delegated vetting in a community.")
#: How far ahead the due list looks, days.
AHEAD = 30


@require_GET
def vetting_queue(request: Request) -> HttpResponse:
    require(answers_somewhere(request), MAY_NOT)
    form = QueueFilterForm(request.GET, communities=answered_for(request.user))
    page = paginate(request, narrowed(waiting(request.user), request, form.wanted), order_by=("asked_at",), size=30)
    context = {
        "form": form,
        "page": page,
        "rows": lines(page),
        "median": median_age(request.user),
        "narrowed": any(form.wanted.values()),
        "is_manager": request.user.is_intranet_manager,
    }
    return render(request, "vetting/vetting_queue.html", context)


def narrowed(requests: QuerySet[VettingRequest], request: Request, wanted: dict[str, Any]) -> QuerySet[VettingRequest]:
    if wanted.get("community"):
        requests = requests.in_communities(answered_for(request.user).filter(pk=wanted["community"].pk))  # type: ignore[attr-defined]
    if wanted.get("kind"):
        requests = of_kind(requests, wanted["kind"])
    who = wanted.get("who")
    if who == "mine":
        return requests.claimed().filter(claimed_by=request.user)  # type: ignore[attr-defined]
    if who == "claimed":
        return requests.claimed()  # type: ignore[attr-defined]
    return requests.free_for(request.user) if who == "free" else requests  # type: ignore[attr-defined]


@require_GET
def vetting_due(request: Request) -> HttpResponse:
    """Reviews of the next days, and those that are late."""
    due = held(request.user).due_by(today() + timedelta(days=AHEAD))
    return listed(request, due, ("review_by",), "vetting/vetting_due.html")


@require_GET
def vetting_unowned(request: Request) -> HttpResponse:
    """Official texts whose owner has left."""
    return listed(request, held(request.user).without_active_owner(), ("review_by",), "vetting/vetting_unowned.html")


@require_GET
def vetting_newer(request: Request) -> HttpResponse:
    """Official texts the community has moved on from, the most edited first."""
    ahead = held(request.user).filter(page__edits_since_official__gt=0)
    return listed(request, ahead, ("-page__edits_since_official",), "vetting/vetting_newer.html")


def listed(
    request: Request, versions: QuerySet[OfficialVersion], order: tuple[str, ...], template: str
) -> HttpResponse:
    require(answers_somewhere(request), MAY_NOT)
    form = InCommunityForm(request.GET, communities=answered_for(request.user))
    if form.wanted.get("community"):
        versions = versions.in_communities(answered_for(request.user).filter(pk=form.wanted["community"].pk))  # type: ignore[attr-defined]
    page = paginate(request, versions, order_by=order, size=50)
    context = {
        "form": form,
        "page": page,
        "rows": [Held(version) for version in page],
        "narrowed": any(form.wanted.values()),
        "batch": BatchForm(),
        "here": request.resolver_match.url_name if request.resolver_match else "",
        "is_manager": request.user.is_intranet_manager,
    }
    return render(request, template, context)
