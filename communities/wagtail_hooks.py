"""Where the official tree meets communities. Nothing of a community is shown in the CMS itself."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page


@hooks.register("before_serve_page")
def name_owning_community(
    page: Page, request: HttpRequest, serve_args: list[Any], serve_kwargs: dict[str, Any]
) -> None:
    """``request.owning_community``: the community that keeps the page, when this reader may know of it; else None."""
    owner = getattr(page, "owning_community_id", None)
    communities = getattr(request, "communities", None)  # a preview in the CMS has none
    request.owning_community = communities.get(owner) if communities is not None and owner else None  # type: ignore[attr-defined]
