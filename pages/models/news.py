"""News: dated, and true on its date."""

import datetime
import uuid
from typing import Any

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, When
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.search import index

from intranet.ui.pagination import paginate
from pages.blocks import BodyBlock
from pages.models.audience import Reader, meant_for, named_audiences, reader_of
from pages.models.base import OfficialPage
from pages.models.responses import NewsAcknowledgement, NewsComment, NewsReaction, NewsReactionKind
from pages.models.review import OfficialPageQuerySet, today


class NewsIndexPage(OfficialPage):
    """News, newest first: what is meant for the reader, or with ``?all`` everything."""

    page_description = _("Where news is written: newest first, for everybody or for some teams and communities.")
    review_required = False
    can_be_followed = False
    template = "pages/news_index_page.html"
    subpage_types = ["pages.NewsPage"]

    class Meta:
        verbose_name = _("news index")
        verbose_name_plural = _("news indexes")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from pages.door import open_to

        below = open_to(request, NewsPage.objects.child_of(self).live()).read_by(request.user.pk)
        everything = "all" in request.GET
        if not everything:
            below = below.meant_for(reader_of(request.user))
        return super().get_context(request, *args, **kwargs) | {
            "everything": everything,
            "news": paginate(request, below.defer("body"), order_by=("-date", "-pk"), size=20),
        }


#: Days for which news that must be read stays on the home page.
MUST_READ_DAYS = 30
#: Comments below a page at once.
COMMENTS = 20


def must_read_since(day: datetime.date) -> datetime.date:
    """The oldest date of news that, on this day, must still be read."""
    return day - datetime.timedelta(MUST_READ_DAYS)


class NewsPageQuerySet(OfficialPageQuerySet):
    def newest(self, day: datetime.date | None = None) -> "NewsPageQuerySet":
        return self.live().filter(date__lte=day or today()).order_by("-date", "-pk")

    def meant_for(self, reader: Reader) -> "NewsPageQuerySet":
        """For everybody, or for an audience this reader is in."""
        return self.filter(meant_for(reader))

    def read_by(self, person: int) -> "NewsPageQuerySet":
        """Annotate ``is_read``: whether the person has said so."""
        said = NewsAcknowledgement.objects.filter(page=OuterRef("pk"), person=person)
        return self.annotate(is_read=Exists(said))

    def pending_first(self, reader: Reader, since: datetime.date) -> "NewsPageQuerySet":
        """What this reader must read and has not, marked ``is_pending``, before everything else."""
        fresh = Q(must_read=True, date__gte=since, is_read=False)
        marked = self.read_by(reader.pk).annotate(is_pending=Case(When(fresh, then=True), default=False))
        return marked.order_by("-is_pending", "-date", "-pk")

    def to_be_read(self) -> "NewsPageQuerySet":
        """What everybody must read, while it is fresh."""
        return self.newest().filter(must_read=True, date__gte=must_read_since(today()))


class NewsPage(OfficialPage):
    page_description = _("True on its date: for everybody or for some, with comments, and read by whoever must.")
    date = models.DateField(_("date"), default=today, db_index=True)
    audience = models.CharField(
        _("for whom, in words"),
        max_length=120,
        blank=True,
        help_text=_("For example “Everyone at Northgate”. Empty: the audiences are named."),
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
    can_be_followed = False
    template = "pages/news_page.html"
    parent_page_types = ["pages.NewsIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *OfficialPage.content_panels,
        FieldPanel("date"),
        InlinePanel("audiences", heading=_("For whom"), label=_("audience"), max_num=30),
        FieldPanel("audience"),
        FieldPanel("must_read"),
        FieldPanel("comments_open"),
        FieldPanel("image"),
        FieldPanel("body"),
    ]
    search_fields = [*OfficialPage.search_fields, index.SearchField("body"), index.FilterField("date")]

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from pages.responding import reactions_to

        said = NewsAcknowledgement.objects.filter(page=self, person=request.user.pk).first()
        comments = NewsComment.objects.filter(page=self, removed_at=None).select_related("author")
        return super().get_context(request, *args, **kwargs) | {
            "audiences": [self.audience] if self.audience else named_audiences(self, request),
            "acknowledgement": said,
            "reactions": reactions_to(self, request.user),
            "comments": paginate(request, comments, order_by=("at", "pk"), size=COMMENTS),
            "key": uuid.uuid4(),
        }

    def acknowledge(self, *, by: Any) -> NewsAcknowledgement:
        """``by`` has read it. Saying it again changes nothing."""
        return NewsAcknowledgement.objects.get_or_create(person=by, page=self)[0]

    def react(self, kind: str, *, by: Any) -> None:
        """Give a reaction; an unknown kind and a second time change nothing."""
        if kind in NewsReactionKind:
            NewsReaction.objects.bulk_create([NewsReaction(page=self, person=by, kind=kind)], ignore_conflicts=True)

    def take_back(self, kind: str, *, by: Any) -> None:
        NewsReaction.objects.filter(page=self, person=by, kind=kind).delete()
