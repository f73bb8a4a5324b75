"""The card of a person that opens beside their name."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.request import Request
from accounts.rooms_above import registry

#: Subjects named on a card.
MOST_SUBJECTS = 4


@require_safe
def person_card(request: Request, username: str) -> HttpResponse:
    """A fragment for a script; without one the name leads to the profile, which says all this and more."""
    people = User.objects.visible_to(request.user).select_related("profile__team")
    person = get_object_or_404(people, username=username)
    shared = [words for found in registry.shared for words in found(request, person)]
    context = {
        "person": person,
        "profile": person.profile,
        "subjects": person.profile.ask_about[:MOST_SUBJECTS],
        "shared": shared,
    }
    return render(request, "accounts/person_card.html", context)
