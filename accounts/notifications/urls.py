"""The inbox and what reaches it."""

from django.urls import path

from accounts.notifications import views

urlpatterns = [
    path("notifications/", views.notification_list, name="notification_list"),
    path("notifications/read/", views.notification_read_all, name="notification_read_all"),
    path("notifications/<int:pk>/read/", views.notification_read, name="notification_read"),
    path("settings/notifications/", views.notification_settings, name="notification_settings"),
]
