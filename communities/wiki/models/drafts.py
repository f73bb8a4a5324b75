"""Unsaved work: a person's own, kept on the server while they type."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PageDraftQuerySet(models.QuerySet["PageDraft"]):
    def visible_to(self, user) -> "PageDraftQuerySet":  # type: ignore[no-untyped-def]
        """A person's own drafts, and nobody else's."""
        return self.filter(person=user) if user.is_authenticated else self.none()


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
