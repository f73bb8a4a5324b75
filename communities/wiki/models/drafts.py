"""Unsaved work: a person's own, kept on the server while they type."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User
    from communities.models import Community
    from communities.wiki.models.page import CommunityPage

#: Whose draft was saved within this time is at work on the page.
AT_WORK = timedelta(minutes=2)


class PageDraftQuerySet(models.QuerySet["PageDraft"]):
    def visible_to(self, user) -> Self:  # type: ignore[no-untyped-def]
        """A person's own drafts, and nobody else's."""
        return self.filter(person=user) if user.is_authenticated else self.none()

    def of(self, community: "Community", page: "CommunityPage | None") -> Self:
        """The draft for a page, or for a new one."""
        return self.filter(community=community, page=page)


class PageDraft(models.Model):
    """Work on a page, or on one that is not there yet (then ``page`` is empty and ``parent`` says where it will be).

    It outlives a crash, a sign-out and a refused publication, and goes when the text is published or discarded.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="page_drafts")
    community = models.ForeignKey("communities.Community", models.CASCADE, related_name="+")
    page = models.ForeignKey("wiki.CommunityPage", models.CASCADE, null=True, blank=True, related_name="drafts")
    parent = models.ForeignKey("wiki.CommunityPage", models.SET_NULL, null=True, blank=True, related_name="+")
    title = models.CharField(_("title"), max_length=200, blank=True)
    html = models.TextField(_("text"), blank=True)
    summary = models.CharField(_("what changed"), max_length=200, blank=True)
    #: Number of the revision the work started from; 0 for a new page.
    based_on = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(_("saved"), auto_now=True)

    objects = PageDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(fields=["person", "page"], condition=~Q(page=None), name="page_draft_one_a_page"),
            models.UniqueConstraint(
                fields=["person", "community"], condition=Q(page=None), name="page_draft_one_new_a_community"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def keep(cls, person: "User", community: "Community", page: "CommunityPage | None", **given: Any) -> "PageDraft":
        """Save what was typed. What is not given stays as it was, or as it is on the page.

        ``html`` is cleaned already; ``parent`` counts for a new page only.
        """
        start: dict[str, Any] = {}
        if page is not None and page.newest is not None:
            start = {"title": page.title, "html": page.newest.html, "based_on": page.newest.number}
        draft, _created = cls.objects.update_or_create(
            person=person, community=community, page=page, defaults=given, create_defaults=start | given
        )
        return draft

    @classmethod
    def others_at_work(cls, page: "CommunityPage", person: "User") -> list["User"]:
        """Who else has written on the page within the last two minutes. What they wrote stays theirs."""
        drafts = cls.objects.filter(page=page, saved_at__gt=timezone.now() - AT_WORK).exclude(person=person)
        return [draft.person for draft in drafts.select_related("person").order_by("saved_at")[:5]]
