"""``page_routes`` stand below ``/communities/<slug>/pages/``, ``urlpatterns`` below ``/official/``."""

from django.urls import URLPattern, path

from communities.vetting.views import addresses

page_routes: list[URLPattern] = [path("<path:path>/adopt/", addresses.page_adopt, name="page_adopt")]

urlpatterns: list[URLPattern] = [
    path("kept/<int:pk>/", addresses.page_by_number, name="page_by_number"),
    path("<int:page_id>/hand-over/", addresses.official_hand_over, name="official_hand_over"),
    path("<int:page_id>/take-back/", addresses.official_take_back, name="official_take_back"),
    path("<int:page_id>/release/", addresses.official_release, name="official_release"),
]
