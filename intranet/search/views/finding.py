"""The results page of the one search."""

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.capabilities import Capability
from communities.models import Community
from communities.permissions import communities_with
from communities.request import Request
from intranet.search.asked import note_soon
from intranet.search.finding import find
from intranet.search.narrowing import Narrowing
from intranet.search.query import Query
from intranet.search.results import Results

#: Communities that are offered to be asked.
MOST_ASKED = 4


@require_safe
def search(request: Request) -> HttpResponse:
    """Results, or with nothing typed where to begin. The first page of a plain search is written to the log."""
    query = Query.from_request_data(request.GET)
    if query.is_empty:
        return render(request, "search/search.html", {"query": query})
    results = find(query, request.user)
    if query.text and not (query.has_filters or query.after):
        # Only scripts tell which result was opened; they have left their mark by the second page of a visit.
        told = "timezone" in request.COOKIES
        found = 0 if results.loosely and not results.best_bets else results.total
        note_soon(query.text, by=request.user, results=found, clicks_are_told=told)
    context = {
        "query": query,
        "results": results,
        "narrow": Narrowing(query, results),
        "asked": communities_to_ask(request, results),
    }
    return render(request, "search/search.html", context)


def communities_to_ask(request: Request, results: Results) -> list[Community]:
    """Mine in which I may ask, those first that most was found in.

    Asks the database only for who is in no community and found nothing: they get the largest ones that take questions.
    """
    hits = {choice.value: choice.count for choice in results.facets.communities}
    mine = [one for one in request.communities.mine if request.communities.can(one, Capability.ASK)]
    if mine or results.hits:
        return sorted(mine, key=lambda one: (-hits.get(one.slug, 0), one.name))[:MOST_ASKED]
    taking = communities_with(request.user, Capability.ASK).order_by().values("pk")
    known = Community.objects.visible_to(request.user).filter(pk__in=taking).with_member_count()
    return list(known.order_by(F("member_count").desc(), "name")[:MOST_ASKED])
