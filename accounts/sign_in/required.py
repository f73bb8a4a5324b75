"""Everything needs sign-in; what somebody sent after their session ended may be kept until they are back."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

type View = Callable[..., HttpResponse]


class SignInMiddleware(LoginRequiredMiddleware):
    """Django's own, with one thing more: views that keep a form for who must sign in first (:func:`keeps`)."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        keep = getattr(view_func, "keeps_for_later", None)
        if keep is not None and request.method == "POST":
            keep(request)
        answer: HttpResponseRedirect = super().handle_no_permission(request, view_func)
        return answer


def keeps(keep: Callable[[HttpRequest], None]) -> Callable[[View], View]:
    """Decorates a view: ``keep(request)`` gets the POST of somebody who is signed out, before they must sign in."""

    def mark(view: View) -> View:
        view.keeps_for_later = keep  # type: ignore[attr-defined]
        return view

    return mark
