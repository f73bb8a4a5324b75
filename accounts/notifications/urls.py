"""The inbox and what reaches it."""

from django.urls import path

from accounts.notifications.views import inbox, preferences

urlpatterns = [
    path("notifications/", inbox.notification_list, name="notification_list"),
    path("notifications/read/", inbox.notification_read_all, name="notification_read_all"),
    path("notifications/thread/read/", inbox.notification_thread_read, name="notification_thread_read"),
    path("notifications/<int:pk>/read/", inbox.notification_read, name="notification_read"),
    path("notifications/<int:pk>/mute/", inbox.notification_mute, name="notification_mute"),
    path("notifications/<int:pk>/unmute/", inbox.notification_unmute, name="notification_unmute"),
    path("settings/notifications/", preferences.notification_settings, name="notification_settings"),
    path("settings/notifications/reset/", preferences.notification_reset, name="notification_reset"),
    path("settings/notifications/mail/", preferences.notification_mail, name="notification_mail"),
    path("settings/notifications/muted/", preferences.notification_muted, name="notification_muted"),
    path(
        "settings/notifications/muted/<int:pk>/lift/",
        preferences.notification_muted_lift,
        name="notification_muted_lift",
    ),
]
