"""The way there, beside the other settings of the site."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem


class StandingMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.is_superuser


@hooks.register("register_settings_menu_item")
def standing_menu_item() -> MenuItem:
    return StandingMenuItem(_("How the site stands"), reverse("standing"), icon_name="tasks", order=910)
