from django.conf import settings
from django.urls import path

from intranet.ui import styleguide, views

urlpatterns = [path("settings/display/", views.preference_set, name="preference_set")]

if settings.STYLEGUIDE:
    urlpatterns.append(path("styleguide/", styleguide.styleguide, name="styleguide"))
