from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LiveConfig(AppConfig):
    name = "accounts.notifications.live"
    verbose_name = _("Live events")

    def ready(self) -> None:
        from accounts.models import security
        from accounts.notifications.audiences import after_delivery, after_reading
        from accounts.notifications.context import unread_count
        from accounts.notifications.live import endings, listening, telling
        from intranet import sessions

        after_delivery.append(telling.say_told)
        after_reading.append(telling.say_read)
        security.after_event.append(endings.end_of_person)
        sessions.ended.append(endings.end_of_session)
        listening.counts["inbox"] = lambda request: unread_count(request.user)
