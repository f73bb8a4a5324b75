"""How closely somebody follows, and whom they can mention."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from communities.discussions.forms import LevelForm
from communities.discussions.models import Level, Subscription
from communities.discussions.models.following import LEVEL_WORDS
from communities.discussions.models.mentions import groups
from communities.discussions.views.doors import readable_topic
from communities.request import Request
from communities.views.doors import readable_community
from communities.writing import asks_too_often, people_named, words_of


@require_POST
def topic_follow(request: Request, slug: str, pk: int) -> HttpResponse:
    place = readable_topic(request, slug, pk)
    choose(request, place.topic)
    return redirect(place.topic)


@require_POST
def community_follow(request: Request, slug: str) -> HttpResponse:
    community, _permissions = readable_community(request, slug)
    choose(request, community)
    return redirect("topic_list", community.slug)


def choose(request: Request, what) -> None:  # type: ignore[no-untyped-def]
    form = LevelForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the four."))
        return
    level = Level(form.cleaned_data["level"])
    Subscription.choose(level, by=request.user, of=what)
    messages.success(request, _("Saved: %(level)s.") % {"level": str(LEVEL_WORDS[level]).lower()})


@require_safe
def mention_suggestions(request: Request, slug: str) -> HttpResponse:
    """People who may see the community, for the editor; and groups of them, such as its facilitators, as one."""
    community, _permissions = readable_community(request, slug)
    if asks_too_often(request.user):
        return JsonResponse({"results": []}, status=429, headers={"Retry-After": "60"})
    words = words_of(request.GET.get("q", ""))
    people = people_named(community, words)
    found = [{"username": who.username, "name": who.name, "detail": who.profile.job_title} for who in people]
    for word, group in groups.items():
        if words and (word.startswith(words[0].lower()) or str(group.name).lower().startswith(words[0].lower())):
            found.insert(0, {"username": word, "name": str(group.name), "detail": str(group.detail)})
    return JsonResponse({"results": found})
