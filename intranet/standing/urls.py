from django.urls import path

from intranet.standing.views import standing, standing_retry

urlpatterns = [
    path("settings/standing/", standing, name="standing"),
    path("settings/standing/<slug:part>/retry/", standing_retry, name="standing_retry"),
]
