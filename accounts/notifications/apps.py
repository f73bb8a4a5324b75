from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "accounts.notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from django.db.models.signals import post_save

        from accounts.models import Profile
        from accounts.notifications.confirming import confirmed

        post_save.connect(confirmed, sender=Profile)
