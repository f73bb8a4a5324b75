from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    name = "intranet.webhooks"
    verbose_name = _("Webhooks")

    def ready(self) -> None:
        from accounts.notifications.audiences import after_record
        from accounts.rooms_above import registry
        from communities.holdings import settings_tabs
        from intranet.webhooks.leaving import WEBHOOKS
        from intranet.webhooks.recording import write_deliveries

        after_record.append(write_deliveries)
        registry.holdings.append(WEBHOOKS)
        settings_tabs.append(("webhook_list", _("Webhooks")))
