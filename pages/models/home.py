"""The front door."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from pages.models.audience import Reader, reader_of
from pages.models.base import OfficialPage
from pages.models.news import NewsPage
from pages.models.policy import PolicyVersion

#: What the home page shows at most: news and policies that wait for the reader, and other news.
MUST, NEWS = 3, 6


class HomePage(OfficialPage):
    """Search first, then what is new, then the sections."""

    headline = models.CharField(_("headline"), max_length=120, blank=True, help_text=_("Above the search box."))

    review_required = False
    can_be_followed = False
    read_with = ()
    template = "pages/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    content_panels = [*OfficialPage.content_panels, FieldPanel("headline")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from pages.front import parts
        from pages.reading import below_home

        reader = reader_of(request.user)
        top = below_home(request)
        index = next((entry for entry in top if entry.kind == "newsindexpage"), None)
        must_read, news = news_for(request, reader)
        return super().get_context(request, *args, **kwargs) | {
            "must_read": must_read,
            "to_confirm": to_confirm(request, reader),
            "news": news,
            "news_url": index.url if index else "",
            "sections": [entry for entry in top if entry is not index],
            "parts": parts(request, reader),
        }


def news_for(request: HttpRequest, reader: Reader) -> tuple[list[NewsPage], list[NewsPage]]:
    """What the reader must read and has not, and the newest of the rest; one query for both."""
    from pages.door import open_to

    fresh = open_to(request, NewsPage.objects.newest().meant_for(reader).pending_first(reader))
    rows = list(fresh.defer("body")[: MUST + NEWS])
    must_read = [item for item in rows if item.is_pending][:MUST]
    return must_read, [item for item in rows if item not in must_read][:NEWS]


def to_confirm(request: HttpRequest, reader: Reader) -> list[PolicyVersion]:
    """Policies that wait for the reader's confirmation, the most pressing first; one query."""
    from pages.door import closed_paths

    versions = PolicyVersion.objects.to_be_confirmed_by(reader)
    for path in closed_paths(request):
        versions = versions.exclude(page__path__startswith=path)
    return list(versions.select_related("page").defer("html", "page__body")[:MUST])
