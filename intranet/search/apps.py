from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "intranet.search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from intranet.search import best_bets
        from intranet.search.indexing import kicking

        kicking.connect()
        best_bets.connect()
