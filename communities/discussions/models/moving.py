"""A topic goes elsewhere: to another community, into another topic, or apart. Every old address keeps leading there.

Rights are asked at both ends (security.md S4). Two topics are locked in the order of their numbers.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import IntegrityError, models, transaction
from django.db.models import Case, Count, F, Max, Q, Value, When
from django.utils import timezone

from accounts.notifications.models import Activity
from communities.capabilities import Capability
from communities.discussions.models.audit import ModerationEvent
from communities.discussions.models.following import Level, Subscription
from communities.discussions.models.reading import ReadMark
from communities.discussions.models.records import PostAddress, TopicMove
from communities.discussions.refusals import AlreadyThere, MergesWithItself, NothingChosen, OtherCommunity, WasMerged
from communities.discussions.watching import say_changed
from communities.refusals import IsArchived, NotAllowed

if TYPE_CHECKING:
    from accounts.models import User
    from communities.discussions.models.post import Post
    from communities.discussions.models.topic import Topic
    from communities.models import Community


class Moving(models.Model):
    class Meta:
        abstract = True

    @transaction.atomic
    def move(self: "Topic", to: "Community", *, by: "User") -> TopicMove:
        """To another community, in which ``by`` may start discussions. Files stay with the community they came to.

        Raises:
            NotAllowed: at either end. AlreadyThere, WasMerged, IsArchived.
        """
        here = self.locked()
        here.require_moderator(by)
        if not to.permissions_for(by).can(Capability.START_DISCUSSIONS):
            raise NotAllowed
        if here.merged_into_id is not None:
            raise WasMerged
        if here.community_id == to.pk:
            raise AlreadyThere
        names = [*here.tags.values_list("name", flat=True)]
        move = TopicMove.objects.create(topic=here, origin=here.community, destination=to, moved_by=by)
        here.community = to
        here.save(update_fields=["community"])
        if type(to).objects.filter(pk=to.pk, archival__isnull=False).exists():
            raise IsArchived
        here.set_tags(names)
        here.drafts.update(community=to)
        say_changed(here)
        self.community = to
        data = {"origin": move.origin_id}
        ModerationEvent.of_topic("topic.moved", here, by=by, origin=move.origin_id)
        ModerationEvent.of_leaving("topic.moved_away", here, move.origin_id, by=by)
        Activity.record("topic.moved", by=by, on=here, community=to, data=data, tell=[here.author])
        return move

    @transaction.atomic
    def merge(self: "Topic", into: "Topic", *, by: "User") -> None:
        """All posts go to the end of another topic of the community; this one leads there from now on.

        Raises:
            NotAllowed, MergesWithItself, OtherCommunity, WasMerged.
        """
        if self.pk == into.pk:
            raise MergesWithItself
        led_here = type(self).objects.filter(merged_into=self.pk)
        rows = {topic.pk: topic.locked() for topic in sorted([self, into, *led_here], key=lambda topic: topic.pk)}
        here, target = rows.pop(self.pk), rows.pop(into.pk)
        here.require_moderator(by)
        if target.community_id != here.community_id:
            raise OtherCommunity
        if here.merged_into_id == target.pk:
            return
        if here.merged_into_id is not None or target.merged_into_id is not None:
            raise WasMerged
        here._pour(target)
        # One that was merged into this topic just now is not among them; it leads there in two steps.
        type(self).objects.filter(pk__in=rows, merged_into=here).update(merged_into=target)
        here._hand_over(target)
        data = {"merged": here.pk, "title": here.title}
        ModerationEvent.of_topic("topic.merged", target, by=by, merged=here.pk, title=here.title)
        Activity.record("topic.merged", by=by, on=target, community=target.community, data=data, tell=[here.author])

    def _pour(self: "Topic", target: "Topic") -> None:
        """The posts, numbered after the target's: one statement, whatever their number."""
        former = [*self.posts.values_list("pk", "number")]
        offset = target.highest_number
        self.posts.update(topic=target, number=F("number") + offset)
        PostAddress.objects.bulk_create(PostAddress(topic=self, number=n, post_id=pk) for pk, n in former)
        target.highest_number = offset + self.highest_number
        target.save(update_fields=["highest_number"])
        # What leads on is itself neither pinned nor hidden: its posts are, where they are now.
        self.pin, self.hiding, self.merged_into, self.post_count = None, None, target, 0
        self.save(update_fields=["pin", "hiding", "merged_into", "post_count"])
        self.pins.filter(unpinned_at=None).update(unpinned_at=timezone.now())
        target.recount()
        say_changed(self)

    def _hand_over(self: "Topic", target: "Topic") -> None:
        """Who followed this one follows the other, unless they do already; no draft is lost."""
        follow = self.subscriptions.values_list("person", "level", "automatic")
        Subscription.objects.bulk_create(
            (Subscription(topic=target, person_id=p, level=level, automatic=auto) for p, level, auto in follow),
            ignore_conflicts=True,
        )
        for draft in self.drafts.all():
            try:
                with transaction.atomic():
                    self.drafts.filter(pk=draft.pk).update(topic=target)
            except IntegrityError:  # they are writing there, too
                for other in target.drafts.select_for_update().filter(person=draft.person_id):
                    other.html += draft.html
                    other.save(update_fields=["html", "saved_at"])
                    draft.delete()

    @transaction.atomic
    def split(self: "Topic", posts: "Iterable[Post]", *, title: str, by: "User") -> "Topic":
        """These replies become a topic of their own, begun by the author of the first of them.

        Posts that are not replies of this topic are left out, as they are when another moderator was quicker.

        Raises:
            NotAllowed, NothingChosen.
        """
        here = self.locked()
        here.require_moderator(by)
        ids = [post.pk for post in posts]
        chosen = [*here.posts.filter(pk__in=ids, number__gt=1).order_by("number")]
        if not chosen:
            raise NothingChosen
        first = chosen[0]
        topic = type(self).objects.create(
            community=here.community,
            kind=type(self).Kind.DISCUSSION,
            title=title,
            author=first.author,
            last_poster=first.author,
            created_at=first.at,
            split_from=here,
            highest_number=len(chosen),
        )
        topic._receive(chosen, here)
        here.recount()
        data = {"origin": here.pk, "title": here.title}
        tell = [post.author for post in chosen]
        ModerationEvent.of_topic("topic.split", topic, by=by, origin=here.pk, title=here.title)
        Activity.record("topic.split", by=by, on=topic, community=here.community, data=data, tell=tell)
        return topic

    def _receive(self: "Topic", chosen: "list[Post]", origin: "Topic") -> None:
        """Number the posts from 1, keep their old addresses, and carry over who follows and how far they have read."""
        PostAddress.objects.bulk_create(PostAddress(topic=origin, number=p.number, post=p) for p in chosen)
        places = [When(pk=post.pk, then=Value(place)) for place, post in enumerate(chosen, 1)]
        origin.posts.filter(pk__in=[post.pk for post in chosen]).update(topic=self, number=Case(*places))
        self.hiding = chosen[0].hiding
        self.save(update_fields=["hiding"])
        authors = {post.author_id for post in chosen}
        follow = (Subscription(topic=self, person_id=pk, level=Level.TRACKING, automatic=True) for pk in authors)
        Subscription.objects.bulk_create(follow)
        numbers = [post.number for post in chosen]
        marks = origin.read_marks.filter(number__gte=numbers[0]).values_list("person", "number")
        read = ((person, sum(number <= mark for number in numbers)) for person, mark in marks)
        ReadMark.objects.bulk_create(ReadMark(topic=self, person_id=person, number=n) for person, n in read)
        self.recount()

    def recount(self: "Topic") -> None:
        """On the locked row: counters and the last post, from the posts that are not hidden."""
        shown = self.posts.filter(hiding=None)
        found = shown.aggregate(n=Count("pk"), last=Max("number"))
        self.post_count = found["n"]
        last = self.posts.filter(Q(number=found["last"])).first() if found["last"] else None
        if last:
            self.last_post_at, self.last_poster_id = last.at, last.author_id
        self.save(update_fields=["post_count", "last_post_at", "last_poster"])
        say_changed(self)
