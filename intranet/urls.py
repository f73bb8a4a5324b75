"""The table of contents. Addresses are promises: see CHANGELOG.md before changing one."""

from django.urls import include, path

from communities.vetting import address_urls as addresses
from communities.vetting import urls as vetting
from communities.views import mailing
from intranet.running import health

handler400 = "intranet.errors.bad_request"
handler403 = "intranet.home.lost.permission_denied"
handler404 = "intranet.home.lost.page_not_found"
handler500 = "intranet.errors.server_error"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("accounts.sign_in.urls")),
    path("", include("intranet.ui.urls")),
    path("", include("accounts.urls")),
    path("", include("accounts.notifications.urls")),
    path("", include("accounts.notifications.mail.urls")),
    path("events/", include("accounts.notifications.live.urls")),
    path("", include("accounts.tokens.urls")),
    path("", include("intranet.feeds.urls")),
    path("", include("intranet.webhooks.urls")),
    path("", include("intranet.mail_in.urls")),
    path("", include("intranet.standing.urls")),
    path("search/", include("intranet.search.urls")),
    path("communities/<slug:slug>/files/", include("communities.attachments.urls")),
    path("communities/<slug:slug>/discussions/", include("communities.discussions.urls")),
    path("communities/<slug:slug>/moderation/", include("communities.discussions.moderation_urls")),
    path("", include("communities.discussions.post_urls")),
    path("communities/<slug:slug>/questions/", include("communities.questions.urls")),
    path("communities/<slug:slug>/questions/", include("communities.vetting.promotion_urls")),
    path("ask/", include("communities.questions.asking_urls")),
    path("communities/<slug:slug>/pages/", include(vetting.page_routes)),
    path("communities/<slug:slug>/pages/", include(addresses.page_routes)),
    path("communities/<slug:slug>/pages/", include("communities.wiki.urls")),
    # What is between these two are words below a page; the last line takes every address.
    path("communities/<slug:slug>/pages/", include(vetting.page_route)),
    path("communities/", include("communities.urls")),
    path("settings/notifications/communities/", mailing.membership_mail, name="membership_mail"),
    path("vetting/", include("communities.vetting.urls")),
    path("official/", include("communities.vetting.address_urls")),
    path("", include("intranet.home.urls")),
    path("cms/", include("pages.cms.urls")),
    path("", include("pages.urls")),
]
