"""Answers to an editor, in JSON as docs/editor.md says."""

from dataclasses import asdict
from itertools import islice

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from communities.request import Request
from communities.views.doors import readable_community
from communities.writing import OFFERED, asks_too_often, links_found, people_named, words_of


@require_safe
def editor_mention(request: Request, slug: str) -> HttpResponse:
    """People who may see this community, for a mention."""
    community, _permissions = readable_community(request, slug)
    if asks_too_often(request.user):
        return JsonResponse({"results": []}, status=429, headers={"Retry-After": "60"})
    people = people_named(community, words_of(request.GET.get("q", "")))
    found = [{"username": who.username, "name": who.name, "detail": who.profile.job_title} for who in people]
    return JsonResponse({"results": found})


@require_safe
def editor_link(request: Request, slug: str) -> HttpResponse:
    """Pages this reader may see, for a link."""
    community, _permissions = readable_community(request, slug)
    if asks_too_often(request.user):
        return JsonResponse({"results": []}, status=429, headers={"Retry-After": "60"})
    words = words_of(request.GET.get("q", ""))
    links = islice(links_found(request, community, words), OFFERED) if words else ()
    return JsonResponse({"results": [asdict(link) for link in links]})
