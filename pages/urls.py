"""Addresses of the tree's own doings. The tree itself comes last: it answers for every address that nobody else has."""

from django.urls import path, re_path
from wagtail.urls import serve_pattern

from pages import serve
from pages.views import launches, policies, review

urlpatterns = [
    path("official/<int:page_id>/review/", review.page_review, name="page_review"),
    path("official/<int:page_id>/launch/", launches.launch, name="launch"),
    path("official/<int:page_id>/versions/<int:number>/", policies.policy_version, name="policy_version"),
    path(
        "official/<int:page_id>/versions/<int:number>/acknowledge/",
        policies.policy_acknowledge,
        name="policy_acknowledge",
    ),
    # Wagtail's names, so that its own links lead here.
    path("documents/<int:document_id>/<path:filename>", serve.document_serve, name="wagtaildocs_serve"),
    path("media/<path:name>", serve.image_serve, name="image_serve"),
    re_path(serve_pattern, serve.page_serve, name="wagtail_serve"),
]
