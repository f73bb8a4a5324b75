"""The explorer's list of pages, with who answers for each and how far its review is."""

from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from pages.cms.reports import STATE_WORDS, owner_name
from pages.models import OfficialPage


class OwnerColumn(Column):
    def get_value(self, instance: Page) -> str:
        return owner_name(instance.content_owner) if isinstance(instance, OfficialPage) else ""


class StateColumn(Column):
    def get_value(self, instance: Page) -> str:
        return str(STATE_WORDS[instance.vetting_state()]) if isinstance(instance, OfficialPage) else ""


class OfficialIndexView(ExplorableIndexView):
    base_columns = [
        *ExplorableIndexView.base_columns,
        OwnerColumn("content_owner", label=_("Content owner"), width="12%"),
        StateColumn("vetting_state", label=_("State"), width="10%"),
    ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        pages = [page for page in context["object_list"] if isinstance(page, OfficialPage) and page.content_owner_id]
        owners = get_user_model().objects.in_bulk({page.content_owner_id for page in pages})
        for page in pages:
            page.content_owner = owners[page.content_owner_id]
        return context


class OfficialPageViewSet(PageViewSet):
    """Stands in for Wagtail's own for every page type."""

    model = Page
    parent_models = [Page]
    index_view_class = OfficialIndexView
