"""What only questions have: figures, votes, accepted answers, duplicates, closings."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from communities.discussions.models import Closure, Post, Topic
from communities.questions.models import AcceptedAnswer, Duplicate, ImportedVotes, Question, recount
from intranet.imports.posting import Piece, Talk


@dataclass
class Asked:
    """A question of a batch with what is known of its answers. ``accepted`` is an identity."""

    talk: Talk
    asker: User
    answers: list[Piece]
    votes: dict[str, int]
    accepted: str = ""
    accepted_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def topic(self) -> int:
        """Of a batch that was written."""
        return self.talk.topic or 0


def mark(asked: list[Asked]) -> None:
    """In the transaction that wrote these: their figures and marks."""
    _figures(asked)
    posts = {piece.identity: piece.post for one in asked for piece in one.talk.pieces if piece.post}
    votes = {name: n for one in asked for name, n in one.votes.items() if n and name in posts}
    ImportedVotes.objects.bulk_create(ImportedVotes(post=posts[name], number=n) for name, n in votes.items())
    for one in asked:
        if one.closed_at and one.talk.pieces[0].post and one.talk.pieces[0].post.number == 1:
            _close(one.topic, one.closed_at)
        if one.accepted in posts:
            _accept(one, posts[one.accepted])


def _figures(asked: list[Asked]) -> None:
    """New questions at once; of those that go on everything is counted again.

    Nothing was promised when they were asked, so nobody is reminded of them.
    """
    new = []
    for one in asked:
        first = one.talk.pieces[0].post
        if first is None or first.number != 1:
            recount(Topic.objects.select_related("community").get(pk=one.topic))
            continue
        others = [piece.at for piece in one.answers if piece.author != one.asker]
        figures = {"answer_count": len(one.answers), "first_answer_at": min(others, default=None)}
        place = {"topic_id": one.topic, "community": first.topic.community}
        new.append(Question(asked_at=first.at, **place, **figures))
    Question.objects.bulk_create(new)


def _accept(one: Asked, answer: Post) -> None:
    """Unless another one is accepted already."""
    question = Question.objects.get(pk=one.topic)
    if question.acceptance_id is None:
        at = one.accepted_at or answer.at
        row = AcceptedAnswer.objects.create(topic_id=one.topic, post=answer, accepted_by=one.asker, accepted_at=at)
        Question.objects.filter(pk=question.pk).update(acceptance=row)


def _close(topic: int, at: datetime) -> None:
    row = Closure.objects.create(topic_id=topic, closed_by=None, closed_at=at, reason=_("Closed before the import"))
    Topic.objects.filter(pk=topic).update(closure=row)


def mark_duplicate(topic: int, of: int, *, by: User, at: datetime) -> bool:
    """Whether it was marked now: not again, and never in a circle."""
    if topic == of or Duplicate.objects.filter(topic=topic).exists():
        return False
    seen, end = {topic}, of
    while further := Duplicate.objects.filter(topic=end, lifted_at=None).first():
        seen.add(end)
        end = further.of_id
        if end in seen:
            return False
    row = Duplicate.objects.create(topic_id=topic, of_id=end, marked_by=by, marked_at=at)
    Question.objects.filter(pk=topic).update(duplication=row)
    return True
