"""``page_routes`` stand below ``/communities/<slug>/pages/``, before and after those of the pages' own room; a page's
address may hold slashes, so ``page_detail`` comes after everything else. ``urlpatterns`` stand below ``/vetting/``.
"""

from django.urls import URLPattern, path

from communities.vetting.views import asking, pages, reading, standing, vetting

page_routes: list[URLPattern] = [
    path("", pages.page_list, name="page_list"),
    path("<path:path>/vetting/", standing.page_vetting, name="page_vetting"),
    path("<path:path>/vetting/changes/", reading.page_changes, name="page_changes"),
    path("<path:path>/vetting/review/", vetting.page_vet, name="page_vet"),
    path("<path:path>/vetting/reaffirm/", vetting.page_reaffirm, name="page_reaffirm"),
    path("<path:path>/vetting/ask/", asking.page_ask_vetting, name="page_ask_vetting"),
]

page_route: list[URLPattern] = [path("<path:path>/", reading.page_detail, name="page_detail")]

urlpatterns: list[URLPattern] = [
    path("<int:pk>/take-back/", asking.vetting_take_back, name="vetting_take_back"),
]
