"""Where Wagtail's admin finds what is ours."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem


class GapsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.is_intranet_manager


@hooks.register("register_reports_menu_item")
def register_gaps() -> MenuItem:
    return GapsItem(_("Search gaps"), reverse("search_report"), name="search-gaps", icon_name="search", order=900)


@hooks.register("construct_reports_menu")
def leave_out_search_terms(request: HttpRequest, menu_items: list[Any]) -> None:
    """Wagtail's own report names every word anybody typed, and would be empty: our log is another one."""
    menu_items[:] = [item for item in menu_items if item.name != "search-terms"]
