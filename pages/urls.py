"""Addresses of the tree's own doings. The tree itself comes last: it answers for every address that nobody else has."""

from django.urls import path, re_path
from wagtail.urls import serve_pattern

from pages import serve
from pages.views import following, launches, news, policies, readers, review

urlpatterns = [
    path("official/<int:page_id>/review/", review.page_review, name="page_review"),
    path("official/<int:page_id>/launch/", launches.launch, name="launch"),
    path("official/<int:page_id>/versions/<int:number>/", policies.policy_version, name="policy_version"),
    path(
        "official/<int:page_id>/versions/<int:number>/acknowledge/",
        policies.policy_acknowledge,
        name="policy_acknowledge",
    ),
    path("official/<int:page_id>/readers/", readers.policy_readers, name="policy_readers"),
    path("official/<int:page_id>/readers.csv", readers.policy_readers_export, name="policy_readers_export"),
    path("official/<int:page_id>/follow/", following.official_follow, name="official_follow"),
    path("official/<int:page_id>/read/", news.news_acknowledge, name="news_acknowledge"),
    path("official/<int:page_id>/react/", news.news_react, name="news_react"),
    path("official/<int:page_id>/comments/", news.news_comment, name="news_comment"),
    path("official/<int:page_id>/comments/<int:pk>/remove/", news.comment_remove, name="comment_remove"),
    path("official/seen/", following.home_seen, name="home_seen"),
    # Wagtail's names, so that its own links lead here.
    path("documents/<int:document_id>/<path:filename>", serve.document_serve, name="wagtaildocs_serve"),
    path("media/<path:name>", serve.image_serve, name="image_serve"),
    re_path(serve_pattern, serve.page_serve, name="wagtail_serve"),
]
