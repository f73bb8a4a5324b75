"""Stopping mail, and the log of it."""

from django.urls import path

from accounts.notifications.mail.views import log, reports, stopping

urlpatterns = [
    path("mail/stop/<str:token>/", stopping.mail_stop, name="mail_stop"),
    path("mail/reports/", reports.mail_reports, name="mail_reports"),
    path("settings/notifications/mails/", log.mail_list, name="mail_list"),
]
