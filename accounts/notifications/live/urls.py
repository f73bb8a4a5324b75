"""Below ``/events/``, whose own address the events process answers."""

from django.urls import path

from accounts.notifications.live.views import live_ticket

urlpatterns = [path("ticket/", live_ticket, name="live_ticket")]
