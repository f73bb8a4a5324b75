"""``page_routes`` stand below ``/communities/<slug>/pages/``, before and after those of the pages' own room; a page's
address may hold slashes, so ``page_detail`` comes after everything else. ``urlpatterns`` stand below ``/vetting/``.
"""

from django.urls import URLPattern, path

from communities.vetting.views import pages, reading

page_routes: list[URLPattern] = [
    path("", pages.page_list, name="page_list"),
    path("<path:path>/vetting/changes/", reading.page_changes, name="page_changes"),
]

page_route: list[URLPattern] = [path("<path:path>/", reading.page_detail, name="page_detail")]

urlpatterns: list[URLPattern] = []
