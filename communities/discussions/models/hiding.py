"""A post is taken out of sight with a reason, and put back. Its text, author and history stay."""

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


class Hiding(models.Model):
    """Rights are asked where the request is."""

    class Meta:
        abstract = True

    @property
    def is_held(self: "Post") -> bool:
        """Whether it waits for review: nobody hid it, a rule did."""
        return self.hiding_id is not None and self.hiding.hidden_by_id is None

    @transaction.atomic
    def hide(self: "Post", *, by: "User | None", reason: str) -> PostHiding:
        """Only its author and moderators see it from now on. With the first post the whole topic goes.

        Hiding it again returns the hiding in force. One that waits for review is refused by this. ``by`` is None when
        a rule does it. Who reported it is thanked.
        """
        topic = self.topic.locked()
        here = self.locked()
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
        topic = self.topic.locked()
        here = self.locked()
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
