"""Below ``/communities/<slug>/moderation/``."""

from django.urls import URLPattern, path

from communities.discussions.views import queue

urlpatterns: list[URLPattern] = [
    path("", queue.moderation_queue, name="moderation_queue"),
    path("log/", queue.moderation_log, name="moderation_log"),
    path("review/", queue.moderation_review, name="moderation_review"),
]
