"""The product's addresses, and the floors."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from bench import floors
from intranet.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("bench/f1/", login_not_required(floors.f1)),
    path("bench/f2/<int:community>/", login_not_required(floors.f2)),
    path("bench/f3/<int:topic>/", login_not_required(floors.f3)),
    path("bench/f4/<int:topic>/", login_not_required(floors.f4)),
    path("", include("intranet.urls")),
]
