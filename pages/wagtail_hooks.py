"""Where Wagtail's admin finds what is ours."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from pages.cms.choosers import person_chooser
from pages.cms.exports import make_exports_plain
from pages.cms.listing import OfficialPageViewSet
from pages.cms.policies import policy_issue
from pages.cms.reports import DuePagesReport, OwnerlessPagesReport
from pages.cms.summary import DueSummaryItem, OwnerlessSummaryItem
from pages.models import AlertBanner, PolicyPage, PolicyVersion

make_exports_plain()


class AlertBannerViewSet(SnippetViewSet):
    model = AlertBanner
    icon = "warning"
    menu_label = gettext_lazy("Alert banners")
    add_to_admin_menu = True
    menu_order = 250
    list_display = ["text", "level", "starts_at", "ends_at"]
    # Choosers and copies of banners have no use here.
    copy_view_enabled = False


register_snippet(AlertBannerViewSet)


@hooks.register("register_admin_viewset")
def register_person_chooser() -> Any:
    return person_chooser


# After Wagtail's own, which it replaces.
@hooks.register("register_admin_viewset", order=100)
def register_page_viewset() -> Any:
    return OfficialPageViewSet()


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    found = [path("policies/<int:page_id>/issue/", policy_issue, name="policy_issue")]
    for report, address in ((DuePagesReport, "pages-due"), (OwnerlessPagesReport, "pages-without-owner")):
        found.append(path(f"reports/{address}/", report.as_view(), name=report.index_url_name))
        found.append(
            path(f"reports/{address}/results/", report.as_view(results_only=True), name=report.index_results_url_name)
        )
    return found


@hooks.register("register_page_header_buttons")
def register_issue_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Any:
    if page.specific_class is PolicyPage and page.live and page.permissions_for_user(user).can_publish():
        yield Button(_("Issue a version"), reverse("policy_issue", args=[page.pk]), icon_name="history", priority=12)


class ReportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return policy_registry.get_by_type(Page).user_has_any_permission(request.user, ["add", "change", "publish"])


@hooks.register("register_reports_menu_item")
def register_due_report() -> MenuItem:
    return ReportMenuItem(DuePagesReport.page_title, reverse("report_pages_due"), icon_name="time", order=50)


@hooks.register("register_reports_menu_item")
def register_ownerless_report() -> MenuItem:
    return ReportMenuItem(
        OwnerlessPagesReport.page_title, reverse("report_pages_without_owner"), icon_name="user", order=60
    )


@hooks.register("construct_homepage_summary_items")
def count_what_waits(request: HttpRequest, items: list[Any]) -> None:
    items.extend([DueSummaryItem(request), OwnerlessSummaryItem(request)])


@hooks.register("before_delete_page")
def keep_policies_with_versions(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What has been issued is on record; the page can be unpublished, not deleted."""
    if not PolicyVersion.objects.filter(page__path__startswith=page.path).exists():
        return None
    messages.error(request, _("A policy with issued versions is kept on record. Unpublish it instead."))
    return redirect("wagtailadmin_explore", page.pk)


@hooks.register("before_bulk_action")
def keep_policies_in_bulk(request: HttpRequest, action: str, objects: Any, view: Any) -> HttpResponse | None:
    pages = [item for item in objects if isinstance(item, Page)]
    if action != "delete" or not any(
        PolicyVersion.objects.filter(page__path__startswith=page.path).exists() for page in pages
    ):
        return None
    messages.error(request, _("A policy with issued versions is kept on record. Unpublish it instead."))
    return redirect("wagtailadmin_explore_root")
