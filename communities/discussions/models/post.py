"""A post: one contribution to a topic, with its newest text rendered and all the earlier ones kept."""

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from communities.capabilities import Capability
from communities.discussions.models.editing import Editing
from communities.discussions.models.hiding import Hiding
from communities.discussions.models.topic import Topic
from communities.discussions.refusals import TooFast
from intranet.ui.markup import to_text

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from communities.discussions.models.revision import PostRevision

#: Posts one person may send within the window.
MOST_POSTS = 30
WINDOW = timedelta(minutes=10)
#: Characters of HTML an excerpt looks at.
EXCERPT_OF = 1500


def seconds_until(moment: datetime) -> float:
    return (moment - timezone.now()).total_seconds()


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Posts in topics the person may see; hidden ones for their author and moderators only."""
        from communities.permissions import communities_with

        moderated = communities_with(user, Capability.MODERATE).values("pk")
        shown = Q(hiding=None) | Q(author=user.pk) | Q(topic__community__in=moderated)
        return self.filter(shown, topic__in=Topic.objects.visible_to(user).order_by().values("pk"))

    def shown(self) -> Self:
        """Not hidden."""
        return self.filter(hiding=None)


class Post(Editing, Hiding, models.Model):
    """``number`` counts from 1 in the topic and is never used again there; ``html`` is the newest text, cleaned."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="posts", verbose_name=_("topic"))
    number = models.PositiveIntegerField(_("number"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts")
    at = models.DateTimeField(_("posted"), default=timezone.now)
    html = models.TextField(_("text"))
    #: Number of the newest revision; the revisions themselves are read only where history matters.
    revision_count = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    reply_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replies")
    hiding = models.OneToOneField("discussions.PostHiding", models.PROTECT, null=True, blank=True, related_name="+")
    #: The submission that made it: a retry finds it instead of posting twice.
    key = models.UUIDField(null=True, blank=True, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="post_numbered_once"),
            models.UniqueConstraint(fields=["author", "key"], condition=~Q(key=None), name="post_once_per_key"),
        ]
        indexes = [
            models.Index(fields=["author", "-at"], name="post_by_author"),
            models.Index(fields=["topic", "author"], name="post_of_author_in_topic"),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id}/{self.number}"

    def get_absolute_url(self) -> str:
        """Leads to the post wherever it has been moved."""
        return reverse("post_detail", args=[self.pk])

    @property
    def notification_thread(self) -> str:
        return f"topic:{self.topic_id}"

    def is_visible_to(self, user: "User") -> bool:
        return Post.objects.visible_to(user).filter(pk=self.pk).exists()

    @property
    def excerpt(self) -> str:
        """The first words of the text, for lists."""
        return Truncator(" ".join(to_text(self.html[:EXCERPT_OF]).split())).chars(140)

    @property
    def newest(self) -> "PostRevision":
        """The revision whose text is shown; one query."""
        return self.revisions.get(number=self.revision_count)

    @classmethod
    def sent_before(cls, by: "User", key: uuid.UUID | None, *, into: Topic | None = None) -> "Post | None":
        """The post an earlier sending of the same form made. In a transaction: whoever writes twice at once queues.

        Raises:
            TooFast: the person has written ``MOST_POSTS`` posts within ``WINDOW``.
            TooManyHear: they write often in a topic, ``into``, of which many are told.
        """
        by.take_turn()
        recent = cls.objects.filter(author=by, at__gt=timezone.now() - WINDOW).order_by("-at")
        rows = list(recent.values_list("key", "pk", "at", "topic")[:MOST_POSTS])
        for sent, pk, _at, _topic in rows if key else ():
            if sent == key:
                return cls.objects.select_related("topic__community").get(pk=pk)
        if len(rows) >= MOST_POSTS:
            raise TooFast(most=MOST_POSTS, seconds=seconds_until(rows[-1][2] + WINDOW))
        if into is not None:
            into.must_not_flood([at for _key, _pk, at, topic in rows if topic == into.pk])
        return None

    @classmethod
    def made_by(cls, by: "User", key: uuid.UUID | None) -> "Post | None":
        """The same, however long ago it was."""
        return cls.objects.select_related("topic__community").filter(author=by, key=key).first() if key else None
