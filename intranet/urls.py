"""The table of contents. Addresses are promises: see CHANGELOG.md before changing one."""

from django.urls import include, path

from intranet.running import health

handler400 = "intranet.errors.bad_request"
handler403 = "intranet.errors.permission_denied"
handler404 = "intranet.errors.page_not_found"
handler500 = "intranet.errors.server_error"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("accounts.sign_in.urls")),
    path("", include("intranet.ui.urls")),
    path("", include("accounts.urls")),
    path("", include("accounts.notifications.urls")),
    path("communities/<slug:slug>/files/", include("communities.attachments.urls")),
    path("communities/", include("communities.urls")),
    path("cms/", include("pages.cms.urls")),
    path("", include("pages.urls")),
]
