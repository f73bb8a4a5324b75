"""The front door."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from pages.models.base import OfficialPage


class HomePage(OfficialPage):
    """Search first, then what is new, then the sections."""

    headline = models.CharField(_("headline"), max_length=120, blank=True, help_text=_("Above the search box."))

    review_required = False
    template = "pages/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    content_panels = [*OfficialPage.content_panels, FieldPanel("headline")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")
