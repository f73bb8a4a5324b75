from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    default = True
    name = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        from accounts.leaving import REPORTS
        from accounts.rooms_above import registry
        from accounts.sign_in import events

        events.listen()
        registry.holdings.append(REPORTS)


class PeopleInCMSConfig(WagtailUsersAppConfig):
    """Wagtail's users, with our forms and without deletion."""

    default = False
    user_viewset = "accounts.cms.PersonViewSet"
