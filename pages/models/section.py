"""A section of the tree: what it is about, what is in it, whom to ask."""

from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import StreamField
from wagtail.models import Orderable

from pages.blocks import BodyBlock
from pages.models.base import OfficialPage


class SectionPage(OfficialPage):
    """Cards of the pages below it, after a short text."""

    page_description = _("Cards of the pages below it, a short text, and whom to ask.")
    body = StreamField(BodyBlock(required=False), verbose_name=_("text"), blank=True)

    review_required = False
    show_in_menus_default = True
    template = "pages/section_page.html"
    content_panels = [
        *OfficialPage.content_panels,
        FieldPanel("body"),
        InlinePanel("contacts", heading=_("Contacts"), label=_("contact"), max_num=12),
    ]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {
            "contacts": self.contacts.select_related("person__profile") if self.pk else []
        }


class SectionContact(Orderable):
    """Whom to ask about what."""

    page = ParentalKey(SectionPage, on_delete=models.CASCADE, related_name="contacts")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    about = models.CharField(_("ask about"), max_length=120, blank=True)

    panels = [FieldPanel("person"), FieldPanel("about")]

    class Meta(Orderable.Meta):
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
