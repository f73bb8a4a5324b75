"""Where a community wants it, the first post of a person waits until a moderator has looked at it."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.capabilities import Capability
from communities.discussions.models.audit import ModerationEvent
from communities.discussions.models.records import PostHiding
from communities.refusals import NotAllowed

if TYPE_CHECKING:
    from accounts.models import User
    from communities.discussions.models.post import Post
    from communities.discussions.models.topic import Topic
    from communities.models import Community

PERSON = settings.AUTH_USER_MODEL


class FirstPostReview(models.Model):
    """A community had first posts reviewed, from then until then."""

    community = models.ForeignKey("communities.Community", models.CASCADE, related_name="first_post_reviews")
    begun_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(_("begun"), default=timezone.now)
    ended_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("review of first posts")
        verbose_name_plural = _("reviews of first posts")
        constraints = [
            models.UniqueConstraint(fields=["community"], condition=Q(ended_at=None), name="first_post_review_one")
        ]

    def __str__(self) -> str:
        return f"{self.community_id} · {self.begun_at:%Y-%m-%d}"

    @classmethod
    @transaction.atomic
    def begin(cls, community: "Community", *, by: "User") -> None:
        """From now on. Beginning it again changes nothing.

        Raises:
            NotAllowed.
        """
        _require(community, by)
        _row, begun = cls.objects.get_or_create(community=community, ended_at=None, defaults={"begun_by": by})
        if begun:
            ModerationEvent.objects.create(community=community, actor=by, verb="review.begun")

    @classmethod
    @transaction.atomic
    def end(cls, community: "Community", *, by: "User") -> None:
        """What waits already still waits.

        Raises:
            NotAllowed.
        """
        _require(community, by)
        ended = cls.objects.filter(community=community, ended_at=None).update(ended_by=by, ended_at=timezone.now())
        if ended:
            ModerationEvent.objects.create(community=community, actor=by, verb="review.ended")


def _require(community: "Community", by: "User") -> None:
    if not community.permissions_for(by).can(Capability.MODERATE):
        raise NotAllowed


def reviewing(community: str) -> Exists:
    """An expression on rows of a room: whether their community has first posts reviewed."""
    return Exists(FirstPostReview.objects.filter(community=OuterRef(community), ended_at=None))


def held_back(post: "Post", topic: "Topic") -> bool:
    """On the locked topic, for a post just written: whether it now waits for review.

    No query where none is wanted, if the topic came from ``locked``.
    """
    from communities.discussions.models.post import Post

    if not getattr(topic, "reviews_first_posts", True):
        return False
    author = post.author
    earlier = Post.objects.shown().filter(author=author, topic__community=topic.community_id).exclude(pk=post.pk)
    wanted = FirstPostReview.objects.filter(community=topic.community_id, ended_at=None).exclude(Exists(earlier))
    if not wanted.exists() or topic.community.permissions_for(author).can(Capability.MODERATE):
        return False
    post.point_to(PostHiding.objects.create(post=post, hidden_by=None), topic)
    ModerationEvent.of_post("post.held", post, by=author)
    return True
