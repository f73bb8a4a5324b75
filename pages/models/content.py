"""An ordinary page of the tree."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from pages.blocks import BodyBlock
from pages.models.base import OfficialPage


class ContentPage(OfficialPage):
    """Text and what goes with it; may have pages below."""

    page_description = _("Text with pictures, tables and files. It has an owner, and a date by which it is reviewed.")
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    template = "pages/content_page.html"
    content_panels = [*OfficialPage.content_panels, FieldPanel("body")]
    search_fields = [*OfficialPage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
