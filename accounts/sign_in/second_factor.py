"""Who must have a second step (an app's code or a key), and nothing else until they do."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.models import User

#: Set in a session once its person has a second step, so that it is asked once a session.
SESSION_KEY = "has_second_factor"
#: Where somebody without one may still go.
ALLOWED = ("mfa_", "account_reauthenticate", "account_logout", "account_change_password", "account_set_password")


def is_required_of(person: User) -> bool:
    """By role: ``MFA_REQUIRED_FOR`` holds any of ``administrators``, ``intranet_managers``, ``everyone``."""
    roles = set(settings.MFA_REQUIRED_FOR)
    return bool(
        "everyone" in roles
        or ("administrators" in roles and person.is_superuser)
        or ("intranet_managers" in roles and person.is_intranet_manager)
    )


def has_one(person: User) -> bool:
    """Recovery codes alone do not count."""
    return Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


class SecondFactorMiddleware:
    """Sends whoever must have a second step and has none to set one up. Costs nothing where no role requires it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:  # type: ignore[no-untyped-def]
        if not settings.MFA_REQUIRED_FOR or not request.user.is_authenticated or request.session.get(SESSION_KEY):
            return None
        if (request.resolver_match.url_name or "").startswith(ALLOWED) or not is_required_of(request.user):
            return None
        if has_one(request.user):
            request.session[SESSION_KEY] = True
            return None
        why = _("Your role needs a second step at sign-in. Set one up to go on.")
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied(why)
        messages.warning(request, why)
        return redirect("mfa_index")
