"""Below ``/communities/<slug>/pages/``: all but reading, which the vetting room answers. The words after a page's
address are reserved in ``communities.wiki.models.placing``.
"""

from django.urls import URLPattern, path

from communities.wiki.views import drafts, editing, following, helpful, history, placing

urlpatterns: list[URLPattern] = [
    path("new/", editing.page_new, name="page_new"),
    path("new/draft/", drafts.page_new_draft, name="page_new_draft"),
    path("<path:path>/edit/", editing.page_edit, name="page_edit"),
    path("<path:path>/draft/", drafts.page_draft, name="page_draft"),
    path("<path:path>/history/", history.page_history, name="page_history"),
    path("<path:path>/compare/", history.page_compare, name="page_compare"),
    path("<path:path>/revisions/<int:number>/", history.page_revision, name="page_revision"),
    path("<path:path>/restore/", history.page_restore, name="page_restore"),
    path("<path:path>/move/", placing.page_move, name="page_move"),
    path("<path:path>/archive/", placing.page_archive, name="page_archive"),
    path("<path:path>/helpful/", helpful.page_helpful, name="page_helpful"),
    path("<path:path>/follow/", following.page_follow, name="page_follow"),
]
