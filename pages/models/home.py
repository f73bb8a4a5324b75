"""The front door."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from pages.models.base import OfficialPage
from pages.models.news import NewsPage


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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from pages.door import open_to

        must_read = list(open_to(request, NewsPage.objects.to_be_read().defer("body"))[:3])
        newest = (
            open_to(request, NewsPage.objects.newest()).defer("body").exclude(pk__in=[news.pk for news in must_read])
        )
        context = super().get_context(request, *args, **kwargs)
        below = context["reading"].children
        index = next((entry for entry in below if entry.kind == "newsindexpage"), None)
        return context | {
            "must_read": must_read,
            "news": newest[:6],
            "news_url": index.url if index else "",
            "sections": [entry for entry in below if entry is not index],
        }
