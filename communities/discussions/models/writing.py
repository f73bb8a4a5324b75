"""Beginning a topic and replying to it: the numbers, the counters and who is told, in one transaction."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.notifications.live.publishing import publish
from accounts.notifications.models import Activity
from communities.discussions import audience
from communities.discussions.models.drafts import PostDraft
from communities.discussions.models.editing import checked, files_in
from communities.discussions.models.first_posts import held_back
from communities.discussions.models.following import Level, Subscription
from communities.discussions.models.kinds import TopicKind
from communities.discussions.models.links import PostLink
from communities.discussions.models.mentions import Mention, named_in, refuse_crowd
from communities.discussions.models.polls import Poll, PollIdea
from communities.discussions.models.reading import ReadMark
from communities.discussions.models.revision import PostRevision
from communities.discussions.models.tags import Tag, TopicTag
from communities.discussions.refusals import TooManyHear, TopicIsClosed, WasMerged
from communities.discussions.watching import say_changed
from communities.models.living import NOTED_EVERY
from communities.refusals import IsArchived

if TYPE_CHECKING:
    from accounts.models import User
    from communities.discussions.models.post import Post
    from communities.discussions.models.topic import Topic
    from communities.models import Community

#: Verb of the activity by the kind of topic.
BEGUN = {
    TopicKind.DISCUSSION: "topic.started",
    TopicKind.QUESTION: "question.asked",
    TopicKind.ANNOUNCEMENT: "announcement.made",
}
REPLIED = {TopicKind.QUESTION: "question.answered"}
#: Of a reply that more people than these are told of, a person may write so many within the window (security.md S7).
MANY_TOLD, MOST_TO_MANY = 1_000, 5
#: A reply to a post of a question is a comment.
COMMENTED = "question.commented"


class Writing(models.Model):
    """The verbs that write posts. Who may is asked where the request is; the verbs look at states."""

    class Meta:
        abstract = True

    @classmethod
    def begin(
        cls,
        community: "Community",
        *,
        by: "User",
        title: str,
        html: str,
        kind: str = TopicKind.DISCUSSION,
        tags: Iterable[str] = (),
        poll: PollIdea | None = None,
        key: uuid.UUID | None = None,
        tell: "Iterable[User]" = (),
        agreed: int = 0,
    ) -> "Topic":
        """Start a topic with its first post.

        Args:
            tags: names; new ones are made.
            key: names the submission; sent again, it returns the topic the first one made.
            tell: people told besides those who watch the community: the experts of a question's tags.
            agreed: how many people the author has agreed to notify by naming a group.

        Raises:
            IsArchived, EmptyText, TextTooLong, TooManyMentions, GroupTooLarge, ManyMentioned, TooManyTags, TooFast,
            NotAPoll.
        """
        from communities.discussions.models.post import Post

        html = checked(html, community)
        named_in(html)
        idea = cls(community=community, kind=TopicKind(kind), title=title, author=by, last_poster=by)
        try:
            with transaction.atomic():
                if done := Post.sent_before(by, key):
                    return done.topic
                refuse_crowd(html, community, by=by, agreed=agreed)
                return idea._open(html=html, tags=tags, poll=poll, key=key, tell=tell)
        except IntegrityError:  # the same form, sent twice at the same moment
            if done := Post.made_by(by, key):
                return done.topic
            raise

    def _open(self: "Topic", *, html, tags, poll, key, tell) -> "Topic":  # type: ignore[no-untyped-def]
        self.save(force_insert=True)
        # The new row holds the community's key: from here on it cannot be archived until this is done.
        if type(self.community).objects.filter(pk=self.community_id, archival__isnull=False).exists():
            raise IsArchived
        named = Tag.named(self.community, tags)
        TopicTag.objects.bulk_create(TopicTag(topic=self, tag=tag) for tag in named)
        post = self._append(by=self.author, html=html, key=key, level=Level.WATCHING)
        if poll:
            Poll.put(poll, into=post)
        here = PostDraft.objects.filter(person=self.author, community=self.community, kind=self.kind)
        here.filter(topic=None, post=None).delete()
        if not held_back(post, self):
            self._say_begun(post, tell)
        return self

    def _say_begun(self: "Topic", post: "Post", tell: "Iterable[User]") -> None:
        mentioned = Mention.note(post, post.html, self.community)
        besides = [person.pk for person in mentioned]
        verb, where = BEGUN[TopicKind(self.kind)], {"on": self, "community": self.community}
        terms = {"besides": besides, "experts": [person.pk for person in tell]}
        Activity.record(verb, by=self.author, audience=audience.OF_BEGINNING, terms=terms, **where)
        post.tell_mentioned(mentioned, by=self.author)
        note(self.community)

    def reply(
        self: "Topic",
        *,
        by: "User",
        html: str,
        key: uuid.UUID | None = None,
        reply_to: "Post | None" = None,
        poll: PollIdea | None = None,
        agreed: int = 0,
    ) -> "Post":
        """Add a post.

        Args:
            agreed: how many people the author has agreed to notify by naming a group.
            reply_to: the post of this topic it answers; its author is told. One of another topic is left out.
            key: names the submission; sent again, it returns the post the first one made.

        Raises:
            TopicIsClosed: somebody closed it meanwhile. WasMerged: it is part of another topic now.
            SlowedDown, IsArchived, EmptyText, TextTooLong, TooManyMentions, GroupTooLarge, ManyMentioned, TooFast,
            TooManyHear, NotAPoll.
        """
        from communities.discussions.models.post import Post

        html = checked(html, self.community)
        named_in(html)
        try:
            with transaction.atomic():
                here = self.locked()
                if done := Post.sent_before(by, key, into=here):
                    return done
                here._must_take_replies()
                here.must_not_be_too_soon(by)
                refuse_crowd(html, here.community, by=by, agreed=agreed)
                return here._answer(by=by, html=html, key=key, reply_to=reply_to, poll=poll)
        except IntegrityError:  # the same form sent long ago, or into another topic
            if done := Post.made_by(by, key):
                return done
            raise

    def _must_take_replies(self: "Topic") -> None:
        if self.merged_into_id is not None:
            raise WasMerged
        if self.closure_id is not None:
            raise TopicIsClosed
        if self.community.archival_id is not None:
            raise IsArchived

    def _answer(self: "Topic", *, by, html, key, reply_to, poll) -> "Post":  # type: ignore[no-untyped-def]
        answered = reply_to if reply_to is not None and reply_to.topic_id == self.pk else None
        post = self._append(by=by, html=html, key=key, level=Level.TRACKING, reply_to=answered)
        if poll:
            Poll.put(poll, into=post)
        if answered and self.kind in REPLIED:  # a comment; an answer they are writing is another text
            PostDraft.objects.filter(person=by).comment_on(answered).delete()
        else:
            self.drafts.filter(person=by).delete()
        if not held_back(post, self):
            self._say_replied(post)
        return post

    def must_not_flood(self: "Topic", lately: "list[datetime]") -> None:
        """Whoever writes to many writes seldom. How many are told is counted only for those who write often.

        Args:
            lately: when the person wrote here within the window, the latest first.

        Raises:
            TooManyHear.
        """
        from communities.discussions.models.post import WINDOW, seconds_until

        if len(lately) >= MOST_TO_MANY and audience.of_reply(self)[: MANY_TOLD + 1].count() > MANY_TOLD:
            free = lately[MOST_TO_MANY - 1] + WINDOW
            raise TooManyHear(many=MANY_TOLD, most=MOST_TO_MANY, seconds=seconds_until(free))

    def announce(self: "Topic", post: "Post") -> None:
        """Tell of a post that was kept back until now."""
        if post.number == 1:
            self._say_begun(post, ())
        else:
            self._say_replied(post)

    def _say_replied(self: "Topic", post: "Post") -> None:
        by, answered, data = post.author, post.reply_to, {"topic": self.pk}
        mentioned = Mention.note(post, post.html, self.community)
        author = answered.author_id if answered else None
        terms = {"answered": author, "besides": [person.pk for person in mentioned]}
        verb = COMMENTED if answered and self.kind in REPLIED else REPLIED.get(TopicKind(self.kind), "topic.replied")
        where = {"on": post, "community": self.community, "data": data}
        Activity.record(verb, by=by, audience=audience.OF_REPLY, terms=terms, **where)
        publish("topic", f"topic:{self.pk}", number=self.pk)
        post.tell_mentioned(mentioned, by=by)
        note(self.community)

    def _append(
        self: "Topic",
        *,
        by: "User",
        html: str,
        key: uuid.UUID | None,
        level: str,
        reply_to: "Post | None" = None,
        at: datetime | None = None,
    ) -> "Post":
        """On the locked row: the next number, the post with its first revision, the counters, the author's mark."""
        from communities.discussions.models.post import Post

        self.highest_number += 1
        self.post_count += 1
        self.last_post_at, self.last_poster = at or timezone.now(), by
        post = Post(topic=self, number=self.highest_number, author=by, at=self.last_post_at, html=html, key=key)
        post.reply_to = reply_to
        post.save(force_insert=True)
        files = files_in(html, self.community)
        PostRevision.of(post, number=1, html=html, author=by, at=post.at, files=files).save(force_insert=True)
        PostLink.note([post])
        self.save(update_fields=["highest_number", "post_count", "last_post_at", "last_poster"])
        ReadMark.advance(by.pk, self.pk, post.number)
        Subscription.begin(level, by=by, of=self)
        say_changed(self)
        return post


def note(community: "Community") -> None:
    """Keep the community awake; no query while it was noted a moment ago."""
    if not community.last_activity_at or community.last_activity_at < timezone.now() - NOTED_EVERY:
        community.note_activity()
