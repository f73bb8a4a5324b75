"""What every page of the official tree has: somebody who vouches for it, and a date until which they do."""

import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageManager
from wagtail.search import index

from accounts.notifications.settling import settle
from pages.cms.panels import CommunityPanel
from pages.forms import OfficialPageForm
from pages.models.review import (
    OfficialPageQuerySet,
    ReviewRefused,
    VettingState,
    in_a_year,
    latest_review,
    state_on,
    today,
)

#: First parts of addresses that belong to the site itself; a page there would never be reached.
RESERVED_SLUGS = frozenset(
    {
        "accounts",
        "api",
        "ask",
        "bookmarks",
        "cms",
        "communities",
        "documents",
        "events",
        "healthz",
        "home",
        "insights",
        "mail",
        "media",
    }
    | {
        "notifications",
        "official",
        "people",
        "posts",
        "readyz",
        "search",
        "settings",
        "static",
        "styleguide",
        "unread",
        "vetting",
    }
)

#: Depth of the pages right below the home page.
TOP_DEPTH = 3

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
    #: Whether owner and review date are the page's own; otherwise whoever keeps the text reminds of it.
    keeps_own_clock = True
    #: Whether readers are offered to be told of changes: not of what changes all the time, nor of what is dated.
    can_be_followed = True
    #: What reading a page of this kind asks for beside the page itself.
    read_with: tuple[str, ...] = ("content_owner__profile", "fallback_role")

    search_fields = [*Page.search_fields, index.SearchField("summary")]
    content_panels = [*Page.content_panels, FieldPanel("summary")]
    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel("content_owner"),
                FieldPanel("fallback_role"),
                CommunityPanel("owning_community"),
                FieldPanel("review_by"),
            ],
            heading=_("Who vouches for this"),
        ),
        *Page.promote_panels,
    ]
    base_form_class = OfficialPageForm
    show_in_menus_default = False

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.review_required and self.review_by is None:
            raise ValidationError({"review_by": _("Say by when this page is to be reviewed.")})
        if self.review_by and self.review_by > latest_review():
            raise ValidationError({"review_by": _("A review can be put off by 24 months at most.")})
        if self.depth == TOP_DEPTH and self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("The site uses this address itself. Choose a different one.")})

    @classmethod
    def inventory_facts(cls, day: datetime.date, now: datetime.datetime) -> dict[str, Any]:
        """What ``pages.inventory`` says of pages of this type: name of the fact → expression."""
        name = cls._meta.model_name
        return {
            "summary": models.F(f"{name}__summary"),
            "review_by": models.F(f"{name}__review_by"),
            "content_owner_pk": models.F(f"{name}__content_owner_id"),
            "owning_community_pk": models.F(f"{name}__owning_community_id"),
            "last_reviewed_at": models.F(f"{name}__last_reviewed_at"),
        }

    def get_absolute_url(self) -> str:
        from pages.furniture import furniture

        return furniture().address(self)

    @property
    def notification_thread(self) -> str:
        return f"official_page:{self.pk}"

    def is_visible_to(self, user: Any) -> bool:
        """Asked when a notification about this page is shown."""
        return type(self).objects.visible_to(user).filter(pk=self.pk).exists()

    def vetting_state(self, day: datetime.date | None = None) -> VettingState:
        return state_on(self.review_by, day)

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
            settle(self, "review.due")

    def with_content_json(self, content: dict[str, Any]) -> "OfficialPage":
        """A draft older than the last review does not undo the review when it is published."""
        page = super().with_content_json(content)
        if not self.keeps_own_clock:
            return page
        row = type(page).objects.filter(pk=self.pk).values(*self.review_fields).first()
        if row and row["last_reviewed_at"] and page.last_reviewed_at != row["last_reviewed_at"]:
            for field, value in row.items():
                setattr(page, field, value)
        return page

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # Imported here: what a reader sees around a page knows every page type.
        from pages.reading import Reading

        return super().get_context(request, *args, **kwargs) | {"reading": Reading(self, request)}
