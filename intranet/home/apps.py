from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "intranet.home"
    verbose_name = _("Home")

    def ready(self) -> None:
        from intranet.home.parts import parts_of
        from pages.front import rooms

        rooms.append(parts_of)
