"""The marks: accepted by the asker, verified by the group, asked before. Each is set under the topic's lock."""

from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils import timezone

from accounts.notifications.models import Activity
from communities.capabilities import Capability
from communities.discussions import audience
from communities.discussions.models import Post, Topic, TopicKind
from communities.questions.models.experts import is_expert
from communities.questions.models.records import AcceptedAnswer, Duplicate, VerifiedAnswer
from communities.questions.refusals import (
    DuplicateOfItself,
    MayNotMarkDuplicate,
    MayNotVerify,
    NotAnAnswer,
    NotAQuestion,
    OnlyTheAsker,
    OwnAnswer,
)
from communities.refusals import IsArchived

if TYPE_CHECKING:
    from accounts.models import User
    from communities.questions.models.question import Question
    from communities.tester import CommunityPermissionTester


class Marking(models.Model):
    """Setting a mark again changes nothing; nor does taking away one that is not there."""

    class Meta:
        abstract = True

    @transaction.atomic
    def accept(self: "Question", post: Post, *, by: "User") -> AcceptedAnswer:
        """The asker says that this answer solved it; another one accepted before no longer is.

        Raises:
            OnlyTheAsker, NotAnAnswer, NotAQuestion, IsArchived.
        """
        topic = self._held()
        require_asker(topic, by)
        answer = self._answer(post)
        if self.acceptance and self.acceptance.post_id == answer.pk:
            return self.acceptance
        self._end_acceptance(by)
        acceptance = AcceptedAnswer.objects.create(topic=topic, post=answer, accepted_by=by)
        self._point("acceptance", acceptance)
        Activity.record("question.accepted", by=by, on=answer, community=topic.community, tell=[answer.author])
        return acceptance

    @transaction.atomic
    def unaccept(self: "Question", *, by: "User") -> None:
        """No answer solved it after all.

        Raises:
            OnlyTheAsker, NotAQuestion, IsArchived.
        """
        topic = self._held()
        require_asker(topic, by)
        if self.acceptance:
            post = self.acceptance.post
            self._end_acceptance(by)
            self._point("acceptance", None)
            Activity.record("question.unaccepted", by=by, on=post, community=topic.community)

    @transaction.atomic
    def verify(self: "Question", post: Post, *, by: "User") -> VerifiedAnswer:
        """An expert of the question's tags or a moderator vouches for an answer of somebody else as it is now.

        Raises:
            MayNotVerify, OwnAnswer, NotAnAnswer, NotAQuestion, IsArchived.
        """
        topic = self._held()
        require_verifier(topic, by)
        answer = self._answer(post)
        if answer.author_id == by.pk:
            raise OwnAnswer
        if standing := answer.verifications.filter(lifted_at=None).first():
            return standing
        made = VerifiedAnswer.objects.create(post=answer, verified_by=by, revision_number=answer.revision_count)
        people = {person.pk: person for person in (answer.author, topic.author)}
        told = audience.without_muted(people.values(), topic)
        Activity.record("question.verified", by=by, on=answer, community=topic.community, tell=told)
        return made

    @transaction.atomic
    def unverify(self: "Question", post: Post, *, by: "User") -> None:
        """Nobody vouches for the answer any more.

        Raises:
            MayNotVerify, NotAQuestion, IsArchived.
        """
        topic = self._held()
        require_verifier(topic, by)
        standing = VerifiedAnswer.objects.filter(post=post, post__topic=topic, lifted_at=None)
        if standing.update(lifted_by=by, lifted_at=timezone.now()):
            Activity.record("question.unverified", by=by, on=post, community=topic.community, tell=[post.author])

    @transaction.atomic
    def mark_duplicate(self: "Question", of: Topic, *, by: "User") -> Duplicate:
        """It was asked before, there. ``of`` came through its door for ``by``; a chain is followed to its end.

        The asker is told when they may read the other one.

        Raises:
            MayNotMarkDuplicate, DuplicateOfItself, NotAQuestion, IsArchived.
        """
        rows = {topic.pk: topic.locked() for topic in sorted([self.topic, of], key=lambda topic: topic.pk)}
        topic = self._held()
        require_marker(topic, by)
        end = self._end_of_chain(rows[of.pk], by)
        if self.duplication and self.duplication.of_id == end.pk:
            return self.duplication
        self._lift_duplication(by)
        made = Duplicate.objects.create(topic=topic, of=end, marked_by=by)
        self._point("duplication", made)
        tell = [topic.author] if end.is_visible_to(topic.author) else []
        Activity.record("question.marked_duplicate", by=by, on=topic, community=topic.community, tell=tell)
        return made

    @transaction.atomic
    def unmark_duplicate(self: "Question", *, by: "User") -> None:
        """It is a question of its own after all.

        Raises:
            MayNotMarkDuplicate, NotAQuestion, IsArchived.
        """
        topic = self._held()
        require_marker(topic, by)
        if self.duplication:
            self._lift_duplication(by)
            self._point("duplication", None)
            Activity.record("question.unmarked_duplicate", by=by, on=topic, community=topic.community)

    def _held(self: "Question") -> Topic:
        topic = self.locked_topic()
        if topic.kind != TopicKind.QUESTION or topic.merged_into_id is not None:
            raise NotAQuestion
        if topic.community.archival_id is not None:
            raise IsArchived
        return topic

    def _answer(self: "Question", post: Post) -> Post:
        """The answer as it is now."""
        answer = self.answers().filter(pk=post.pk, hiding=None).select_related("author").first()
        if answer is None:
            raise NotAnAnswer
        return answer

    def _end_of_chain(self: "Question", of: Topic, by: "User") -> Topic:
        """The question that one points to, if ``by`` may see it; else itself."""
        if of.kind != TopicKind.QUESTION or of.merged_into_id is not None:
            raise NotAQuestion
        further = Duplicate.objects.filter(topic=of, lifted_at=None).select_related("of").first()
        end = further.of if further and further.of.is_visible_to(by) else of
        back = Duplicate.objects.filter(topic=end, of=self.topic_id, lifted_at=None)
        if self.topic_id in (of.pk, end.pk) or back.exists():
            raise DuplicateOfItself
        return end

    def _end_acceptance(self: "Question", by: "User") -> None:
        ended = {"ended_by": by, "ended_at": timezone.now()}
        AcceptedAnswer.objects.filter(topic=self.topic_id, ended_at=None).update(**ended)

    def _lift_duplication(self: "Question", by: "User") -> None:
        lifted = {"lifted_by": by, "lifted_at": timezone.now()}
        Duplicate.objects.filter(topic=self.topic_id, lifted_at=None).update(**lifted)

    def _point(self: "Question", what: str, record: models.Model | None) -> None:
        setattr(self, what, record)
        self.save(update_fields=[what])


def require_asker(topic: Topic, by: "User") -> None:
    """Raises: OnlyTheAsker, also for an asker who no longer may read here."""
    if topic.author_id != by.pk or not topic.community.permissions_for(by).can_view:
        raise OnlyTheAsker


def may_verify(topic: Topic, by: "User", permissions: "CommunityPermissionTester | None" = None) -> bool:
    """Experts of its tags while they may read and are not banned, and moderators. ``permissions``: when at hand."""
    permissions = permissions or topic.community.permissions_for(by)
    if permissions.is_banned or not permissions.can_view:
        return False
    return permissions.can(Capability.MODERATE) or is_expert(by, topic)


def require_verifier(topic: Topic, by: "User") -> None:
    """Raises: MayNotVerify."""
    if not may_verify(topic, by):
        raise MayNotVerify


def require_marker(topic: Topic, by: "User") -> None:
    """Raises: MayNotMarkDuplicate."""
    own = topic.author_id == by.pk and topic.community.permissions_for(by).can_view
    if not own and not may_verify(topic, by):
        raise MayNotMarkDuplicate
