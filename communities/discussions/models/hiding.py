"""A post is taken out of sight with a reason, and put back. Its text, author and history stay."""

from contextlib import suppress
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils import timezone

from accounts.notifications.models import Activity
from communities.discussions.models.audit import ModerationEvent
from communities.discussions.models.records import PostHiding
from communities.discussions.models.reports import Report

if TYPE_CHECKING:
    from accounts.models import User
    from communities.discussions.models.post import Post
    from communities.discussions.models.topic import Topic


class _WentElsewhere(Exception):
    """The post left the topic while its lock was waited for."""


class Hiding(models.Model):
    """Rights are asked where the request is."""

    class Meta:
        abstract = True

    @property
    def is_held(self: "Post") -> bool:
        """Whether it waits for review: nobody hid it, a rule did."""
        return self.hiding_id is not None and self.hiding.hidden_by_id is None

    def locked_with_topic(self: "Post") -> "tuple[Topic, Post]":
        """The topic the post is in and the post, in the order of locks, until the transaction ends.

        A split or a merge may take the post elsewhere while one waits for the topic; then that lock is let go and the
        other topic is locked instead.
        """
        from communities.discussions.models.topic import Topic

        while True:
            with suppress(_WentElsewhere), transaction.atomic():
                topic_id = type(self).objects.values_list("topic", flat=True).get(pk=self.pk)
                topic = Topic(pk=topic_id).locked()
                here = self.locked()
                if here.topic_id != topic.pk:
                    raise _WentElsewhere  # the savepoint is rolled back, and the locks with it
                return topic, here

    @transaction.atomic
    def hide(self: "Post", *, by: "User | None", reason: str) -> PostHiding:
        """Only its author and moderators see it from now on. With the first post the whole topic goes.

        Hiding it again returns the hiding in force. One that waits for review is refused by this. ``by`` is None when
        a rule does it. Who reported it is thanked.
        """
        topic, here = self.locked_with_topic()
        if here.hiding is not None:
            if by is None or here.hiding.hidden_by_id is not None:
                return here.hiding
            PostHiding.objects.filter(pk=here.hiding_id).update(lifted_by=by, lifted_at=timezone.now())
        hiding = PostHiding.objects.create(post=here, hidden_by=by, reason=reason)
        here.point_to(hiding, topic)
        Report.settle(here, by=by, upheld=True)
        ModerationEvent.of_post("post.hidden", here, by=by, reason=reason)
        data = {"reason": reason}
        Activity.record("post.hidden", by=by, on=here, community=topic.community, data=data, tell=[here.author])
        return hiding

    @transaction.atomic
    def unhide(self: "Post", *, by: "User") -> None:
        """Everybody sees it again; when it waited for review, those who would have been told are told now.

        When it is not hidden nothing happens.
        """
        topic, here = self.locked_with_topic()
        if here.hiding is None:
            return
        held = here.is_held
        PostHiding.objects.filter(pk=here.hiding_id).update(lifted_by=by, lifted_at=timezone.now())
        here.point_to(None, topic)
        ModerationEvent.of_post("post.unhidden", here, by=by, held=held)
        Activity.record("post.unhidden", by=by, on=here, community=topic.community, tell=[here.author])
        if held:
            topic.announce(here)

    def point_to(self: "Post", hiding: PostHiding | None, topic: "Topic") -> None:
        """On the locked topic and post."""
        self.hiding = hiding
        self.save(update_fields=["hiding"])
        if self.number == 1:
            topic.hiding = hiding
            topic.save(update_fields=["hiding"])
        topic.recount()
