"""People whose name somebody is typing into a form."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from accounts.choosing.meaning import MOST_OFFERED, MOST_WORDS, named, work_of
from accounts.models import User
from accounts.request import Request
from intranet.pace import too_fast

#: Questions one person may put within a minute: nobody types so fast.
PER_MINUTE = 120
#: Letters that are enough to look for somebody: with one, half of a large organisation would have to be ranked.
FEWEST_LETTERS = 2


@require_safe
def person_suggestions(request: Request) -> HttpResponse:
    """Everyone whom the directory shows; says nothing of where they belong. JSON, as docs/editor.md has it."""
    if too_fast("people", request.user.pk, PER_MINUTE):
        return JsonResponse({"results": []}, status=429, headers={"Retry-After": "60"})
    words = request.GET.get("q", "")[:100].replace("\0", " ").replace("@", " ").split()[:MOST_WORDS]
    if len("".join(words)) < FEWEST_LETTERS:
        return JsonResponse({"results": []})
    people = named(User.objects.visible_to(request.user).select_related("profile__team"), words)[:MOST_OFFERED]
    found = [{"username": who.username, "name": who.name, "detail": work_of(who)} for who in people]
    return JsonResponse({"results": found})
