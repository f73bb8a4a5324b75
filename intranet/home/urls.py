"""What belongs together across the rooms: official pages and the talk about them, community pages and official ones."""

from django.urls import path

from intranet.home.views import subjects

urlpatterns = [
    path("official/<int:page_id>/talk/", subjects.official_talk, name="official_talk"),
    path("official/kept/<int:pk>/related/", subjects.page_related, name="page_related"),
]
