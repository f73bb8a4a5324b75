"""``page_routes`` stand below ``/communities/<slug>/pages/``, before and after those of the pages' own room; a page's
address may hold slashes, so ``page_detail`` comes after everything else. ``urlpatterns`` stand below ``/vetting/``.
"""

from django.urls import URLPattern, path

from communities.vetting.views import (
    asking,
    batch,
    delegations,
    log,
    mailing,
    official,
    pages,
    queue,
    reading,
    requests,
    standing,
)

page_routes: list[URLPattern] = [
    path("", pages.page_list, name="page_list"),
    path("<path:path>/vetting/", standing.page_vetting, name="page_vetting"),
    path("<path:path>/vetting/changes/", reading.page_changes, name="page_changes"),
    path("<path:path>/vetting/ask/", asking.page_ask_vetting, name="page_ask_vetting"),
    path("<path:path>/vetting/review/", requests.page_vet, name="page_vet"),
    path("<path:path>/vetting/reaffirm/", official.page_reaffirm, name="page_reaffirm"),
    path("<path:path>/vetting/owner/", official.page_reown, name="page_reown"),
    path("<path:path>/vetting/withdraw/", official.page_withdraw, name="page_withdraw"),
    path("<path:path>/vetting/suspend/", official.page_suspend, name="page_suspend"),
    path("<path:path>/vetting/lift/", official.page_lift_suspension, name="page_lift_suspension"),
]

page_route: list[URLPattern] = [path("<path:path>/", reading.page_detail, name="page_detail")]

urlpatterns: list[URLPattern] = [
    path("", queue.vetting_queue, name="vetting_queue"),
    path("due/", queue.vetting_due, name="vetting_due"),
    path("without-owner/", queue.vetting_unowned, name="vetting_unowned"),
    path("newer-edits/", queue.vetting_newer, name="vetting_newer"),
    path("batch/", batch.vetting_batch, name="vetting_batch"),
    path("delegations/", delegations.vetting_delegations, name="vetting_delegations"),
    path("delegations/<str:kind>/<int:pk>/", delegations.vetting_delegation, name="vetting_delegation"),
    path(
        "delegations/<str:kind>/<int:pk>/revoke/",
        delegations.vetting_delegation_revoke,
        name="vetting_delegation_revoke",
    ),
    path("log/", log.vetting_log, name="vetting_log"),
    path("log.csv", log.vetting_log_export, name="vetting_log_export"),
    path("by-mail/<str:token>/", mailing.vetting_by_mail, name="vetting_by_mail"),
    path("<int:pk>/", requests.vetting_request, name="vetting_request"),
    path("<int:pk>/claim/", requests.vetting_claim, name="vetting_claim"),
    path("<int:pk>/release/", requests.vetting_release, name="vetting_release"),
    path("<int:pk>/take-back/", asking.vetting_take_back, name="vetting_take_back"),
]
