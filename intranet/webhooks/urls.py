"""The same pages twice: below a community's settings, and below the site's."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, include, path

from intranet.webhooks.views import deliveries, webhooks

PAGES: list[tuple[str, str, Callable[..., HttpResponse]]] = [
    ("", "webhook_list", webhooks.webhook_list),
    ("new/", "webhook_new", webhooks.webhook_new),
    ("<int:pk>/", "webhook_detail", webhooks.webhook_detail),
    ("<int:pk>/edit/", "webhook_edit", webhooks.webhook_edit),
    ("<int:pk>/ping/", "webhook_ping", webhooks.webhook_ping),
    ("<int:pk>/rotate/", "webhook_rotate", webhooks.webhook_rotate),
    ("<int:pk>/switch/", "webhook_switch", webhooks.webhook_switch),
    ("<int:pk>/remove/", "webhook_remove", webhooks.webhook_remove),
    ("<int:pk>/messages/<int:delivery>/replay/", "webhook_replay", deliveries.webhook_replay),
]
of_community: list[URLPattern] = [path(route, view, name=name) for route, name, view in PAGES]
of_site: list[URLPattern] = [path(route, view, name=f"site_{name}") for route, name, view in PAGES]

urlpatterns = [
    path("communities/<slug:slug>/settings/webhooks/", include(of_community)),
    path("settings/webhooks/", include(of_site)),
]
