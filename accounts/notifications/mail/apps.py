from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    name = "accounts.notifications.mail"
    verbose_name = _("Mail")

    def ready(self) -> None:
        from accounts.notifications.addresses import on_bounce
        from accounts.notifications.mail import returning

        on_bounce.append(returning.came_back)
        returning.listen()
