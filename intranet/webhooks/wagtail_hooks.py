"""The way to the site's webhooks, beside the other settings of the site."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from intranet.webhooks.models.webhook import answers_for_site


class WebhooksMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return answers_for_site(request.user)


@hooks.register("register_settings_menu_item")
def webhooks_menu_item() -> MenuItem:
    return WebhooksMenuItem(_("Webhooks"), reverse("site_webhook_list"), icon_name="link", order=900)
