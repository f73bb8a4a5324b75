"""Pages that a program may read with a personal token, because it has no session."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.tokens.models import PersonalToken

type View = Callable[..., HttpResponse]


def readable_with(scope: str) -> Callable[[View], View]:
    """Decorates a view that only reads: it is for who is signed in, and for who shows a token with this scope, as
    ``?token=`` or as ``Authorization: Bearer``. Where a token is shown, it alone decides whose eyes these are.

    A token that is wrong, revoked, expired, of somebody who has left, or for something else gets one and the same
    answer, before anything is looked up. What the address says goes to no log and to no other page.
    """

    def mark(view: View) -> View:
        @login_not_required
        @wraps(view)
        def with_token(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            shown = shown_by(request)
            if shown is None:
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                return view(request, *args, **kwargs)
            token = PersonalToken.objects.presented(shown, scope)
            if token is None:
                response = HttpResponse(_("This token opens nothing here."), content_type="text/plain", status=401)
                response["WWW-Authenticate"] = "Bearer"
                return discreet(response)
            request.user = token.person
            token.note_use()
            return discreet(view(request, *args, **kwargs))

        return with_token

    return mark


def shown_by(request: HttpRequest) -> str | None:
    """The token a request shows; None where it shows none."""
    kind, _blank, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return secret.strip()
    return request.GET.get("token")


def discreet(response: HttpResponse) -> HttpResponse:
    """The address holds a secret: no page that is opened from here learns it."""
    response["Referrer-Policy"] = "no-referrer"
    return response
