"""The front door."""

from datetime import date
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from intranet.written import Written
from pages.models.audience import Reader, reader_of
from pages.models.base import OfficialPage
from pages.models.news import NewsPage, must_read_since
from pages.models.policy import PolicyVersion
from pages.models.review import today

#: What the home page shows at most: news and policies that wait for the reader, and other news.
MUST, NEWS = 3, 6


class HomePage(OfficialPage):
    """Search first, then what is new, then the sections."""

    page_description = _("The front door: search first, then what is new, then the sections.")
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
    from pages.door import closed_paths

    known = _known_of(reader)
    rows = _news.rows(bool(reader.location), *closed_paths(request), **known, since=must_read_since(known["day"]))
    must_read = [item for item in rows if item.is_pending][:MUST]
    return must_read, [item for item in rows if item not in must_read][:NEWS]


def to_confirm(request: HttpRequest, reader: Reader) -> list[PolicyVersion]:
    """Policies that wait for the reader's confirmation, the most pressing first; one query."""
    from pages.door import closed_paths

    return _policies.rows(bool(reader.location), *closed_paths(request), **_known_of(reader))


def _known_of(reader: Reader) -> dict[str, Any]:
    """What differs from reader to reader, and from day to day."""
    known = {"person": reader.pk, "teams": reader.teams, "day": today()}
    return known | {"location": reader.location} if reader.location else known


@Written
def _news(_located: bool, *closed: str, day: date, since: date, **known: Any) -> models.QuerySet[NewsPage, Any]:
    from pages.door import outside

    reader = _reader(**known)
    news = NewsPage.objects.newest(day).meant_for(reader).pending_first(reader, since)
    return outside(closed, news).defer("body")[: MUST + NEWS]


@Written
def _policies(_located: bool, *closed: str, day: date, **known: Any) -> models.QuerySet[PolicyVersion, Any]:
    versions = PolicyVersion.objects.to_be_confirmed_by(_reader(**known), day)
    for path in closed:
        versions = versions.exclude(page__path__startswith=path)
    return versions.select_related("page").defer("html", "page__body")[:MUST]


def _reader(*, person: int, teams: list[int], location: str = "") -> Reader:
    return Reader(person, teams, location, None, None)
