"""Reports for those who answer for the tree."""

import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from pages.furniture import furniture
from pages.inventory import InventoryQuerySet, inventory
from pages.models.review import VettingState
from pages.reading import state_of

STATE_WORDS = {
    VettingState.OFFICIAL: _("Official"),
    VettingState.DUE: _("Review due"),
    VettingState.OVERDUE: _("Review overdue"),
    VettingState.LAPSED: _("Lapsed"),
    VettingState.WITHDRAWN: _("Not official at present"),
}


class InventoryReport(ReportView):
    """A list of official pages below what the viewer may explore, each with its owner and state."""

    model = Page
    any_permission_required = ["add", "change", "publish"]
    is_searchable = False
    default_ordering = None
    list_export = ["title", "type_name", "state_name", "review_by", "owner_name", "address"]
    export_headings = {
        "title": _("Title"),
        "type_name": _("Type"),
        "state_name": _("State"),
        "review_by": _("Review by"),
        "owner_name": _("Content owner"),
        "address": _("Address"),
    }
    columns = [
        TitleColumn("title", label=_("Title"), url_name="wagtailadmin_pages:edit", classname="title"),
        Column("type_name", label=_("Type")),
        Column("state_name", label=_("State")),
        Column("review_by", label=_("Review by")),
        Column("owner_name", label=_("Content owner")),
    ]

    @classmethod
    def listed(cls) -> InventoryQuerySet:
        raise NotImplementedError

    @classmethod
    def listed_for(cls, user: Any) -> InventoryQuerySet:
        """Only what the person may explore in the CMS."""
        explorable = policy_registry.get_by_type(Page).explorable_instances(user)
        return cls.listed().filter(path__in=explorable.values("path"))

    def get_base_queryset(self) -> InventoryQuerySet:
        return self.listed_for(self.request.user).order_by("review_by", "path")

    def decorate_paginated_queryset(self, object_list: Any) -> list[Any]:
        return decorated(object_list)

    def get_filename(self) -> str:
        return f"{self.index_url_name}-{datetime.date.today():%Y-%m-%d}"


class DuePagesReport(InventoryReport):
    page_title = _("Pages due or overdue")
    header_icon = "time"
    index_url_name = "report_pages_due"
    index_results_url_name = "report_pages_due_results"

    @classmethod
    def listed(cls) -> InventoryQuerySet:
        return inventory().due_or_overdue()


class OwnerlessPagesReport(InventoryReport):
    page_title = _("Pages without an active owner")
    header_icon = "user"
    index_url_name = "report_pages_without_owner"
    index_results_url_name = "report_pages_without_owner_results"

    @classmethod
    def listed(cls) -> InventoryQuerySet:
        return inventory().without_active_owner()


def decorated(pages: Any) -> list[Any]:
    """The pages with words for their type, state, owner and address; one more query for all the owners."""
    rows = list(pages)
    site = furniture()
    owners = get_user_model().objects.in_bulk({page.content_owner_pk for page in rows if page.content_owner_pk})
    for page in rows:
        owner = owners.get(page.content_owner_pk)
        page.owner_name = owner_name(owner)
        page.state_name = str(STATE_WORDS[state_of(page)])
        page.type_name = str(page.page_type_display_name)
        page.address = site.address(page)
    return rows


def owner_name(owner: Any) -> str:
    if owner is None:
        return str(_("Nobody"))
    return owner.name if owner.is_active else str(_("%(name)s (has left)") % {"name": owner.name})
