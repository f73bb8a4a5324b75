"""What moderators do to a topic as a whole: close, pin, rename, tag. Each asks for the right itself."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils import timezone

from accounts.notifications.models import Activity
from communities.capabilities import Capability
from communities.discussions.models.audit import ModerationEvent
from communities.discussions.models.records import Closure, Pin
from communities.discussions.models.tags import Tag, TopicTag
from communities.discussions.refusals import WasMerged
from communities.refusals import NotAllowed

if TYPE_CHECKING:
    from accounts.models import User
    from communities.discussions.models.topic import Topic


class Moderating(models.Model):
    """Doing the same again changes nothing; so does undoing what is not done."""

    class Meta:
        abstract = True

    def require_moderator(self: "Topic", by: "User") -> None:
        """Raise ``NotAllowed`` unless ``by`` may moderate in the topic's community (never in an archived one)."""
        if not self.community.permissions_for(by).can(Capability.MODERATE):
            raise NotAllowed

    @transaction.atomic
    def close(self: "Topic", *, by: "User", reason: str = "") -> Closure:
        """Nobody replies any more. Closing it again returns the closure in force.

        Raises:
            NotAllowed.
        """
        here = self.locked()
        here.require_moderator(by)
        if here.closure is not None:
            return here.closure
        closure = Closure.objects.create(topic=here, closed_by=by, reason=reason)
        self._point("closure", closure)
        data = {"reason": reason}
        tell = [here.author]
        ModerationEvent.of_topic("topic.closed", here, by=by, reason=reason)
        Activity.record("topic.closed", by=by, on=self, community=here.community, data=data, tell=tell)
        return closure

    @transaction.atomic
    def reopen(self: "Topic", *, by: "User") -> None:
        """People may reply again.

        Raises:
            NotAllowed.
        """
        here = self.locked()
        here.require_moderator(by)
        if here.closure is None:
            return
        Closure.objects.filter(pk=here.closure_id).update(reopened_by=by, reopened_at=timezone.now())
        self._point("closure", None)
        ModerationEvent.of_topic("topic.reopened", here, by=by)
        Activity.record("topic.reopened", by=by, on=self, community=here.community)

    @transaction.atomic
    def pin_up(self: "Topic", *, by: "User") -> Pin:
        """Pin it above the other topics. Pinning it again returns the pin in force.

        Raises:
            NotAllowed. WasMerged: it is in no list any more.
        """
        here = self.locked()
        here.require_moderator(by)
        if here.merged_into_id is not None:
            raise WasMerged
        if here.pin is not None:
            return here.pin
        pin = Pin.objects.create(topic=here, pinned_by=by)
        self._point("pin", pin)
        ModerationEvent.of_topic("topic.pinned", here, by=by)
        Activity.record("topic.pinned", by=by, on=self, community=here.community)
        return pin

    @transaction.atomic
    def unpin(self: "Topic", *, by: "User") -> None:
        """Back among the others.

        Raises:
            NotAllowed.
        """
        here = self.locked()
        here.require_moderator(by)
        if here.pin is None:
            return
        Pin.objects.filter(pk=here.pin_id).update(unpinned_by=by, unpinned_at=timezone.now())
        self._point("pin", None)
        ModerationEvent.of_topic("topic.unpinned", here, by=by)
        Activity.record("topic.unpinned", by=by, on=self, community=here.community)

    @transaction.atomic
    def describe(self: "Topic", *, by: "User", title: str, tags: Iterable[str]) -> None:
        """Change the title and the tags: the author, and moderators.

        Raises:
            NotAllowed, TooManyTags.
        """
        here = self.locked()
        if by.pk != here.author_id:
            here.require_moderator(by)
        data = {"from": here.title, "to": title}
        self.title = here.title = title
        here.save(update_fields=["title"])
        here.set_tags(tags)
        Activity.record("topic.described", by=by, on=here, community=here.community, data=data)

    def set_tags(self: "Topic", tags: Iterable[str]) -> None:
        """Under the topic's lock: these names and no others."""
        wanted = Tag.named(self.community, tags)
        TopicTag.objects.filter(topic=self).exclude(tag__in=wanted).delete()
        TopicTag.objects.bulk_create((TopicTag(topic=self, tag=tag) for tag in wanted), ignore_conflicts=True)

    def _point(self: "Topic", what: str, record: models.Model | None) -> None:
        setattr(self, what, record)
        self.save(update_fields=[what])
