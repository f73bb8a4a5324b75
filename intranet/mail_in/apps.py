from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailInConfig(AppConfig):
    name = "intranet.mail_in"
    verbose_name = _("Mail that comes in")

    def ready(self) -> None:
        from communities import holdings

        holdings.settings_tabs.append(("community_mail", _("Mail")))
