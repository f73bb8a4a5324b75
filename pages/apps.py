from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("Official pages")

    def ready(self) -> None:
        from accounts.rooms_above import registry
        from pages import owning
        from pages.signals import connect

        connect()
        registry.owned.append(owning.pages_of)
        registry.holdings.append(owning.OWNED)
