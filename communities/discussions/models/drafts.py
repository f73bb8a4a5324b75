"""Unsent posts: a person's own, kept on the server while they type."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.discussions.models.kinds import TopicKind
from intranet.ui.markup import clean

#: Bytes of a draft that are kept; more than a post can hold, so that what is too long can be shortened.
DRAFT_LIMIT = 400_000


def comment_kind(post: int) -> str:
    """What the draft of a comment on this post is called: its author may be editing the same post besides."""
    return f"on{post}"


class PostDraftQuerySet(models.QuerySet["PostDraft"]):
    def visible_to(self, user) -> Self:  # type: ignore[no-untyped-def]
        """A person's own drafts, and nobody else's."""
        return self.filter(person=user) if user.is_authenticated else self.none()

    def comment_on(self, post) -> Self:  # type: ignore[no-untyped-def]
        """Comments on a post of a question, wherever its topic went meanwhile."""
        return self.filter(kind=comment_kind(post.pk), topic=None, post=None)


class PostDraft(models.Model):
    """A new topic (neither ``topic`` nor ``post``), a reply (``topic``), or an edit (``post``).

    A comment on a post of a question is something new, too; its ``kind`` names the post.

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

    @classmethod
    def keep(
        cls, *, by, community, topic=None, post=None, on=None, kind: str = TopicKind.DISCUSSION, **fields: Any
    ) -> "PostDraft":  # type: ignore[no-untyped-def]
        """Save what somebody has typed so far: ``html`` (cleaned here), and ``title``, ``tags``, ``based_on``.

        One row for each thing, however many tabs send at once.

        Args:
            on: the post of a question that this is a comment on.
        """
        if "html" in fields:
            fields["html"] = clean(fields["html"], heading_ids=False)
        kind = TopicKind.DISCUSSION if topic or post else comment_kind(on.pk) if on else kind
        defaults = {"community": community} | fields
        which = {"topic": topic, "post": post, "kind": kind}
        if not topic and not post and not on:
            which["community"] = community
        return cls.objects.update_or_create(person=by, **which, defaults=defaults)[0]
