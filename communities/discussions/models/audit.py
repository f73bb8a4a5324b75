"""What moderators and rules did, for good: a trigger forbids changing and removing it (migration 0004)."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User
    from communities.discussions.models.post import Post
    from communities.discussions.models.topic import Topic

#: Verb → what is said of it in the log. Verbs are plain strings; one that is missing here is shown as it is.
VERB_WORDS = {
    "post.reported": _("reported a post"),
    "report.dismissed": _("dismissed the reports of a post"),
    "post.held": _("wrote a first post, which waits for review"),
    "post.hidden": _("hid a post"),
    "post.unhidden": _("showed a post again"),
    "topic.closed": _("closed a topic"),
    "topic.reopened": _("reopened a topic"),
    "topic.pinned": _("pinned a topic"),
    "topic.unpinned": _("unpinned a topic"),
    "topic.moved": _("moved a topic here"),
    "topic.moved_away": _("moved a topic to another community"),
    "topic.made_question": _("made a discussion a question"),
    "question.made_discussion": _("made a question a discussion"),
    "topic.merged": _("merged a topic"),
    "topic.split": _("split a topic"),
    "topic.slowed": _("slowed a topic down"),
    "topic.slowing_ended": _("ended slow mode"),
    "review.begun": _("had first posts reviewed"),
    "review.ended": _("ended the review of first posts"),
    "membership.banned": _("banned somebody"),
    "membership.unbanned": _("lifted a ban"),
}


class ModerationEvent(models.Model):
    """``actor`` is empty when a rule did it. ``data`` holds the reason and what else there is to know, as JSON."""

    community = models.ForeignKey("communities.Community", models.PROTECT, related_name="moderation_events")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=40)
    topic = models.ForeignKey("discussions.Topic", models.PROTECT, null=True, related_name="moderation_events")
    post = models.ForeignKey("discussions.Post", models.PROTECT, null=True, related_name="moderation_events")
    data = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("act of moderation")
        verbose_name_plural = _("acts of moderation")
        indexes = [models.Index(fields=["community", "-id"], name="moderation_event_of")]

    def __str__(self) -> str:
        return self.verb

    @property
    def words(self) -> str:
        return str(VERB_WORDS.get(self.verb, self.verb))

    @property
    def whom(self) -> str:
        """The person it was about, or the topic that is no longer here, as they were called then."""
        return str(self.data.get("name") or "")

    @property
    def reason(self) -> str:
        return str(self.data.get("reason") or "")

    @classmethod
    def of_topic(cls, verb: str, topic: "Topic", *, by: "User | None", **data: Any) -> "ModerationEvent":
        """Write down what was done to a topic, in the caller's transaction."""
        return cls.objects.create(community_id=topic.community_id, actor=by, verb=verb, topic=topic, data=data)

    @classmethod
    def of_leaving(cls, verb: str, topic: "Topic", community: int, *, by: "User") -> "ModerationEvent":
        """Write down in the community a topic was in that it is no longer there; where it went says its new one."""
        return cls.objects.create(community_id=community, actor=by, verb=verb, topic=topic, data={"name": topic.title})

    @classmethod
    def of_post(cls, verb: str, post: "Post", *, by: "User | None", **data: Any) -> "ModerationEvent":
        """Write down what was done to a post, in the caller's transaction."""
        here = {"community_id": post.topic.community_id, "topic_id": post.topic_id}
        return cls.objects.create(actor=by, verb=verb, post=post, data=data, **here)
