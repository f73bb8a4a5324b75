"""How closely somebody follows, and whom they can mention."""

from django.contrib import messages
from django.db.models import Value
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models.folding import Fold
from communities.capabilities import Capability
from communities.discussions.forms import LevelForm
from communities.discussions.models import Level, Subscription
from communities.discussions.models.following import LEVEL_WORDS
from communities.discussions.models.mentions import FACILITATORS
from communities.discussions.views.doors import readable_topic
from communities.permissions import people_with
from communities.request import Request
from communities.views.doors import readable_community

#: People offered at once.
OFFERED = 8


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


@require_GET
def mention_suggestions(request: Request, slug: str) -> HttpResponse:
    """People who may see the community and whose name holds every word, for the editor."""
    community, _permissions = readable_community(request, slug)
    words = request.GET.get("q", "")[:100].replace("\0", "").split()[:4]
    people = people_with(community, Capability.VIEW).select_related("profile")
    for word in words:
        people = people.filter(folded_name__contains=Fold(Value(word)))
    found = [
        {"username": person.username, "name": person.name, "detail": person.profile.job_title}
        for person in people.order_by("folded_name", "pk")[:OFFERED]
    ]
    if words and FACILITATORS.startswith(words[0].lower()):
        name, detail = _("Facilitators"), _("Everybody who runs this community")
        found.insert(0, {"username": FACILITATORS, "name": name, "detail": detail})
    return JsonResponse({"results": found})
