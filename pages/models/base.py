"""What every page of the official tree has: somebody who vouches for it, and a date until which they do."""

import datetime
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from intranet.ui.refusal import Refused

#: Days before ``review_by`` from which a page is shown as due.
DUE_DAYS = 14
#: Days after ``review_by`` in which a page is overdue and still official; then it has lapsed.
GRACE_DAYS = 30
#: Longest time between two reviews, in months (vetting.md).
MAX_REVIEW_MONTHS = 24

#: First parts of addresses that belong to the site itself; a page there would never be reached.
RESERVED_SLUGS = frozenset(
    {"accounts", "api", "cms", "communities", "documents", "events", "healthz", "insights", "media", "notifications"}
    | {"official", "people", "readyz", "search", "settings", "static", "styleguide", "vetting"}
)


class VettingState(StrEnum):
    """The words of labels on official pages."""

    OFFICIAL = "official"
    DUE = "due"
    OVERDUE = "overdue"
    LAPSED = "lapsed"


class ReviewRefused(Refused):
    """The page cannot be re-affirmed in this way; the message says why."""


def today() -> datetime.date:
    """The date in the organisation's own zone: a page is not overdue for one reader and due for another."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day of the month so many months later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for shorter in range(4):
        try:
            return datetime.date(year, month + 1, day.day - shorter)
        except ValueError:
            continue
    raise AssertionError("every month has a 28th")


def in_a_year() -> datetime.date:
    return months_after(today(), 12)


def latest_review(day: datetime.date | None = None) -> datetime.date:
    """The furthest date a review may be put off to."""
    return months_after(day or today(), MAX_REVIEW_MONTHS)


class OfficialPageQuerySet(PageQuerySet):
    """Live pages by how far their review is. All take the day they are asked about, today by default."""

    def official(self, day: datetime.date | None = None) -> "OfficialPageQuerySet":
        """In date: what the "official only" filter keeps."""
        day = day or today()
        return self.live().filter(models.Q(review_by__isnull=True) | models.Q(review_by__gte=day))

    def due(self, day: datetime.date | None = None) -> "OfficialPageQuerySet":
        day = day or today()
        return self.live().filter(review_by__gte=day, review_by__lte=day + datetime.timedelta(DUE_DAYS))

    def overdue(self, day: datetime.date | None = None) -> "OfficialPageQuerySet":
        """Past the review-by date, lapsed ones included."""
        return self.live().filter(review_by__lt=day or today())

    def lapsed(self, day: datetime.date | None = None) -> "OfficialPageQuerySet":
        return self.live().filter(review_by__lt=(day or today()) - datetime.timedelta(GRACE_DAYS))

    def without_active_owner(self) -> "OfficialPageQuerySet":
        return self.live().exclude(content_owner__is_active=True)


OfficialPageManager = PageManager.from_queryset(OfficialPageQuerySet)


class OfficialPage(Page):
    """The base of every page type of the official tree."""

    summary = models.TextField(
        _("summary"), max_length=400, blank=True, help_text=_("One or two sentences, shown in lists and search.")
    )
    # PROTECT: who leaves is deactivated, and the record of who answered for a text is kept. The page is then listed
    # under "Pages without an active owner" and the fallback role answers for it.
    content_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("content owner"),
        help_text=_("The person who answers for this page. Readers see the name."),
    )
    fallback_role = models.ForeignKey(
        "auth.Group",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("fallback role"),
        help_text=_("Who answers when the owner has left. Empty: the intranet managers."),
    )
    owning_community = models.ForeignKey(
        "communities.Community",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owning community"),
        help_text=_("The community that keeps this text and takes questions about it."),
    )
    review_by = models.DateField(
        _("review by"), null=True, blank=True, default=in_a_year, help_text=_("At most 24 months ahead.")
    )
    last_reviewed_at = models.DateTimeField(_("last reviewed"), null=True, blank=True, editable=False)
    last_reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("reviewed by"),
    )

    objects = OfficialPageManager()

    #: Whether this kind of page must have a review-by date. Structural pages and dated news need none.
    review_required = True
    #: What a review decides, kept by the row when an older draft is published.
    review_fields = ("review_by", "last_reviewed_at", "last_reviewed_by_id")

    search_fields = [*Page.search_fields, index.SearchField("summary")]
    content_panels = [*Page.content_panels, FieldPanel("summary")]
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel(name) for name in ("content_owner", "fallback_role", "owning_community", "review_by")],
            heading=_("Who vouches for this"),
        ),
        *Page.promote_panels,
    ]
    show_in_menus_default = False

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.review_required and self.review_by is None:
            raise ValidationError({"review_by": _("Say by when this page is to be reviewed.")})
        if self.review_by and self.review_by > latest_review():
            raise ValidationError({"review_by": _("A review can be put off by 24 months at most.")})

    def vetting_state(self, day: datetime.date | None = None) -> VettingState:
        """Computed when read, so that it is right even when no job runs."""
        day = day or today()
        if self.review_by is None:
            return VettingState.OFFICIAL
        left = (self.review_by - day).days
        if left > DUE_DAYS:
            return VettingState.OFFICIAL
        if left >= 0:
            return VettingState.DUE
        return VettingState.OVERDUE if -left <= GRACE_DAYS else VettingState.LAPSED

    @property
    def revision_number(self) -> int:
        """Which revision is shown; 0 for a page that was never saved as one."""
        return self.live_revision_id or 0

    def may_review(self, user: Any) -> bool:
        """The owner, and whoever may publish the page."""
        return user.is_active and (user.pk == self.content_owner_id or self.permissions_for_user(user).can_publish())

    def review(self, *, by: Any, review_by: datetime.date) -> None:
        """Re-affirm the live text until a date.

        Raises:
            ReviewRefused: ``by`` does not answer for this page, or the date is not within the next 24 months.
        """
        if not self.may_review(by):
            raise ReviewRefused(_("Only the content owner and intranet managers can review this page."))
        if not today() < review_by <= latest_review():
            raise ReviewRefused(_("Choose a date within the next 24 months."))
        with transaction.atomic():
            row = type(self).objects.select_for_update().get(pk=self.pk)
            if not row.live:
                raise ReviewRefused(_("This page is not published, so there is nothing to re-affirm."))
            self.review_by, self.last_reviewed_at, self.last_reviewed_by = review_by, timezone.now(), by
            self.save(update_fields=["review_by", "last_reviewed_at", "last_reviewed_by"], clean=False)

    def with_content_json(self, content: dict[str, Any]) -> "OfficialPage":
        """A draft older than the last review does not undo the review when it is published."""
        page = super().with_content_json(content)
        if self.last_reviewed_at and page.last_reviewed_at != self.last_reviewed_at:
            for field in self.review_fields:
                setattr(page, field, getattr(self, field))
        return page
