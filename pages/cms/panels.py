"""Panels of the CMS that show less than Wagtail's own."""

from typing import Any

from wagtail.admin.panels import FieldPanel


class CommunityPanel(FieldPanel):
    """The owning community. Comparing revisions does not show its name: a community may have become secret since."""

    def get_comparison_class(self) -> Any:
        return None
