"""Unsent posts: a person's own, kept on the server while they type."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.discussions.models.kinds import TopicKind


class PostDraftQuerySet(models.QuerySet["PostDraft"]):
    def visible_to(self, user) -> Self:  # type: ignore[no-untyped-def]
        """A person's own drafts, and nobody else's."""
        return self.filter(person=user) if user.is_authenticated else self.none()


class PostDraft(models.Model):
    """A new topic (neither ``topic`` nor ``post``), a reply (``topic``), or an edit (``post``).

    It outlives a crash, a sign-out and a refused post, and goes when the text is posted or discarded.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="post_drafts")
    community = models.ForeignKey("communities.Community", models.CASCADE, related_name="+")
    topic = models.ForeignKey("discussions.Topic", models.CASCADE, null=True, blank=True, related_name="drafts")
    post = models.ForeignKey("discussions.Post", models.CASCADE, null=True, blank=True, related_name="drafts")
    kind = models.CharField(_("kind"), max_length=12, choices=TopicKind, default=TopicKind.DISCUSSION)
    title = models.CharField(_("title"), max_length=200, blank=True)
    html = models.TextField(_("text"), blank=True)
    tags = models.CharField(_("tags"), max_length=300, blank=True)
    #: Number of the revision an edit started from.
    based_on = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(_("saved"), auto_now=True)

    objects = PostDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "topic"], condition=~Q(topic=None), name="post_draft_one_reply_a_topic"
            ),
            models.UniqueConstraint(
                fields=["person", "post"], condition=~Q(post=None), name="post_draft_one_edit_a_post"
            ),
            models.UniqueConstraint(
                fields=["person", "community", "kind"],
                condition=Q(topic=None, post=None),
                name="post_draft_one_new_a_kind",
            ),
            models.CheckConstraint(condition=Q(topic=None) | Q(post=None), name="post_draft_of_one_thing"),
        ]

    def __str__(self) -> str:
        return self.title
