"""News: dated, and true on its date."""

import datetime
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.search import index

from intranet.ui.pagination import paginate
from pages.blocks import BodyBlock
from pages.models.base import OfficialPage
from pages.models.review import OfficialPageQuerySet, today


class NewsIndexPage(OfficialPage):
    """All news, newest first."""

    review_required = False
    template = "pages/news_index_page.html"
    subpage_types = ["pages.NewsPage"]

    class Meta:
        verbose_name = _("news index")
        verbose_name_plural = _("news indexes")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from pages.door import open_to

        below = open_to(request, NewsPage.objects.child_of(self).live())
        return super().get_context(request, *args, **kwargs) | {
            "news": paginate(request, below.defer("body"), order_by=("-date", "-pk"), size=20)
        }


#: Days for which news that must be read stays on the home page.
MUST_READ_DAYS = 30


class NewsPageQuerySet(OfficialPageQuerySet):
    def newest(self) -> "NewsPageQuerySet":
        return self.live().filter(date__lte=today()).order_by("-date", "-pk")

    def to_be_read(self) -> "NewsPageQuerySet":
        """What everybody must read, while it is fresh."""
        return self.newest().filter(must_read=True, date__gte=today() - datetime.timedelta(MUST_READ_DAYS))


class NewsPage(OfficialPage):
    date = models.DateField(_("date"), default=today, db_index=True)
    audience = models.CharField(
        _("for whom"), max_length=120, blank=True, help_text=_("For example “Everyone at Northgate”. Empty: everyone.")
    )
    image = models.ForeignKey(
        "pages.PageImage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("image"),
    )
    must_read = models.BooleanField(
        _("must read"), default=False, help_text=_("Shown on the home page for 30 days after its date.")
    )
    comments_open = models.BooleanField(
        _("comments"),
        db_default=True,
        default=True,
        help_text=_("Readers may comment. Switched off, what was written stays to be read."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    objects = PageManager.from_queryset(NewsPageQuerySet)()

    review_required = False
    template = "pages/news_page.html"
    parent_page_types = ["pages.NewsIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *OfficialPage.content_panels,
        FieldPanel("date"),
        FieldPanel("audience"),
        FieldPanel("must_read"),
        FieldPanel("image"),
        FieldPanel("body"),
    ]
    search_fields = [*OfficialPage.search_fields, index.SearchField("body"), index.FilterField("date")]

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")
