from django.urls import path

from intranet.feeds import views

urlpatterns = [
    path("feed.atom", views.feed, name="feed"),
    path("calendar.ics", views.calendar, name="calendar"),
    path("communities/<slug:slug>/feed.atom", views.community_feed, name="community_feed"),
    path("communities/<slug:slug>/calendar.ics", views.community_calendar, name="community_calendar"),
]
