"""Wagtail's admin, without its own sign-in: people sign in in one place, with the second factor asked there."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path
from django.utils.translation import gettext as _
from wagtail.admin.urls import urlpatterns as wagtail_patterns
from wagtail.utils.urlpatterns import decorate_urlpatterns


def cms_login(request: HttpRequest) -> HttpResponse:
    """Wagtail's sign-in form is not offered. Who is not signed in has been sent to the one sign-in page before this."""
    return redirect("wagtailadmin_home")


def editors_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A plain refusal for everybody else, where Wagtail would send signed-in people round to sign in again."""

    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied(_("The CMS is for intranet managers and official editors. Ask one of them."))
        return view(request, *args, **kwargs)

    return guarded


urlpatterns = [
    path("login/", cms_login, name="wagtailadmin_login"),
    path("", include(decorate_urlpatterns(wagtail_patterns, editors_only))),
]
