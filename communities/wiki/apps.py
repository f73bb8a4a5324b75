from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WikiConfig(AppConfig):
    name = "communities.wiki"
    verbose_name = _("Community pages")

    def ready(self) -> None:
        from communities.wiki.linking import pages_titled
        from communities.writing import link_finders

        link_finders.append(pages_titled)
