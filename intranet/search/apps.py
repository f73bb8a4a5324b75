from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "intranet.search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from intranet.search.indexing.kicking import connect

        connect()
