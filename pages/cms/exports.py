"""Exports of the CMS that a spreadsheet does not run (ASVS 1.2.10): every one, Wagtail's own included."""

from functools import wraps
from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

#: What makes a spreadsheet take a cell for a formula.
STARTS = ("=", "+", "-", "@", "\t", "\r")


def plain(value: Any) -> Any:
    """Text that a spreadsheet shows as it is."""
    return f"'{value}" if isinstance(value, str) and value.startswith(STARTS) else value


def make_exports_plain() -> None:
    """Wagtail protects its xlsx files but not its CSV files, and has no setting for it."""
    original = SpreadsheetExportMixin.preprocess_field_value

    @wraps(original)
    def preprocess_field_value(self: Any, field: str, value: Any, export_format: str) -> Any:
        return plain(original(self, field, value, export_format))

    SpreadsheetExportMixin.preprocess_field_value = preprocess_field_value
