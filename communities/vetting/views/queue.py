"""The desk of those who make text official: what waits for them, and what will soon."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from communities.models import Community
from communities.request import Request
from communities.vetting.context import answers_somewhere, looks_somewhere
from communities.vetting.forms.batch import BatchForm
from communities.vetting.forms.filters import InCommunityForm, QueueFilterForm
from communities.vetting.holding import Held, ahead, held, looked_after_by
from communities.vetting.models import OfficialVersion, VettingRequest
from communities.vetting.queue import answered_for, lines, median_age, of_kind, waiting
from communities.views.doors import require
from intranet.ui.pagination import paginate
from pages.models.review import today

MAY_NOT = gettext_lazy("This is for intranet managers, and for those to whom they delegated vetting in a community.")
#: How far ahead the due list looks, days.
AHEAD = 30


@require_safe
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


@require_safe
def vetting_due(request: Request) -> HttpResponse:
    """Reviews of the next days, and those that are late."""
    due = held(answered_for(request.user)).due_by(today() + timedelta(days=AHEAD))
    return listed(request, due, ("review_by",), "vetting/vetting_due.html")


@require_safe
def vetting_unowned(request: Request) -> HttpResponse:
    """Official texts whose owner has left."""
    unowned = held(answered_for(request.user)).without_active_owner()
    return listed(request, unowned, ("review_by",), "vetting/vetting_unowned.html")


@require_safe
def vetting_newer(request: Request) -> HttpResponse:
    """Official texts the community has moved on from, the most edited first; those who accept small changes only
    have the least edited first, and no batch."""
    require(looks_somewhere(request), MAY_NOT)
    answers, communities = answers_somewhere(request), looked_after_by(request.user)
    edited = (
        held(communities).filter(page__edits_since_official__gt=0).annotate(newest_sha256=F("page__newest__sha256"))
    )
    moved_on = edited.exclude(sha256=F("newest_sha256"))
    order = ("-page__edits_since_official",) if answers else ("page__edits_since_official",)
    return shown(request, moved_on, order, "vetting/vetting_newer.html", communities, ahead)


def listed(
    request: Request, versions: QuerySet[OfficialVersion], order: tuple[str, ...], template: str
) -> HttpResponse:
    require(answers_somewhere(request), MAY_NOT)
    return shown(request, versions, order, template, answered_for(request.user), each)


def each(versions: Iterable[OfficialVersion]) -> list[Held]:
    return [Held(version) for version in versions]


def shown(
    request: Request,
    versions: QuerySet[Any],
    order: tuple[str, ...],
    template: str,
    communities: QuerySet[Community],
    lines_of: Callable[[Iterable[OfficialVersion]], Sequence[Held]],
) -> HttpResponse:
    form = InCommunityForm(request.GET, communities=communities)
    if form.wanted.get("community"):
        versions = versions.in_communities(communities.filter(pk=form.wanted["community"].pk))  # type: ignore[attr-defined]
    page, small_only = paginate(request, versions, order_by=order, size=50), not answers_somewhere(request)
    context = {
        "form": form,
        "page": page,
        "rows": lines_of(page),
        "narrowed": any(form.wanted.values()),
        "batch": None if small_only else BatchForm(),
        "small_only": small_only,
        "here": request.resolver_match.url_name if request.resolver_match else "",
        "is_manager": request.user.is_intranet_manager,
    }
    return render(request, template, context)
