"""Choices about the interface that live in a cookie, and the style guide."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

#: Cookie → what it may hold; anything else clears it.
PREFERENCES = {"theme": {"light", "dark"}, "rail": {"closed"}}


@login_not_required
@require_POST
def preference_set(request: HttpRequest) -> HttpResponse:
    """Theme or rail for this browser, when no script does it. Goes back to where it was asked."""
    name = next((name for name in PREFERENCES if name in request.POST), None)
    if name is None:
        return HttpResponseBadRequest()
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")  # never the name of a view, which redirect() takes
    value = request.POST[name]
    if value in PREFERENCES[name]:
        response.set_cookie(
            name, value, max_age=365 * 24 * 60 * 60, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    else:
        response.delete_cookie(name, samesite="Lax")
    return response
