"""What waits for those who answer for the tree, counted on the dashboard of the CMS beside Wagtail's own counts."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import ngettext
from wagtail.admin.site_summary import SummaryItem

from pages.cms.reports import DuePagesReport, InventoryReport, OwnerlessPagesReport


class ReportSummaryItem(SummaryItem):
    """How many pages a report lists for the viewer, and the way to it; nothing where none waits."""

    template_name = "pages/cms/report_summary.html"
    report: type[InventoryReport]

    @cached_property
    def total(self) -> int:
        return self.report.listed_for(self.request.user).count()

    def is_shown(self) -> bool:
        return self.total > 0

    def words(self) -> str:
        raise NotImplementedError

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        address = reverse(self.report.index_url_name)
        return {"icon_name": self.report.header_icon, "address": address, "words": self.words()}


class DueSummaryItem(ReportSummaryItem):
    order = 110
    report = DuePagesReport

    def words(self) -> str:
        return ngettext("%(n)d page due or overdue", "%(n)d pages due or overdue", self.total) % {"n": self.total}


class OwnerlessSummaryItem(ReportSummaryItem):
    order = 120
    report = OwnerlessPagesReport

    def words(self) -> str:
        words = ngettext("%(n)d page without an active owner", "%(n)d pages without an active owner", self.total)
        return words % {"n": self.total}
