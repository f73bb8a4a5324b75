"""Workers who do at random whatever can be done with topics and questions, and who remember what they were told.

Every worker has people of its own, so it knows for certain what they gave, chose and wrote; the topics are everybody's.
"""

import random
import uuid
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError
from django.utils import timezone

from accounts.models import User
from communities.discussions.models import (
    FirstPostReview,
    Level,
    Poll,
    PollIdea,
    Post,
    PostDraft,
    ReactionKind,
    ReadMark,
    Report,
    Subscription,
    Topic,
)
from communities.models import Community
from communities.questions.models import Question, Vote
from intranet.ui.refusal import Refused

#: Topics that are fought over: the newest ones.
CROWDED = 8
#: How often each deed is done, of all.
WEIGHTS = {
    "begin": 4, "ask": 4, "reply": 16, "answer": 8, "comment": 5, "edit": 6, "react": 6, "take_back": 3, "vote": 6,
    "unvote": 2, "bookmark": 3, "unbookmark": 1, "follow": 4, "follow_community": 1, "read": 8, "draft": 4, "poll": 4,
    "hide": 5, "unhide": 4, "report": 3, "dismiss": 1, "close": 2, "reopen": 3, "pin": 2, "unpin": 1, "move": 3,
    "merge": 3, "split": 4, "describe": 2, "slow": 1, "hurry": 2, "accept": 6, "unaccept": 1, "verify": 3,
    "unverify": 1, "duplicate": 2, "single": 1, "discuss": 2, "turn": 2, "review": 1, "trust": 2,
}  # fmt: skip


@dataclass
class Ground:
    """What all workers share. Lists only grow."""

    communities: list[int]
    topics: list[int] = field(default_factory=list)
    posts: list[int] = field(default_factory=list)
    polls: list[int] = field(default_factory=list)


@dataclass
class Worker:
    """``people``: members of every community; the first of them moderates there."""

    ground: Ground
    people: list[User]
    chance: random.Random
    written: dict[int, int] = field(default_factory=dict)
    texts: set[tuple[int, int, str]] = field(default_factory=set)
    reactions: set[tuple[int, int, str]] = field(default_factory=set)
    votes: set[tuple[int, int]] = field(default_factory=set)
    bookmarks: set[tuple[int, int]] = field(default_factory=set)
    polled: dict[tuple[int, int], int] = field(default_factory=dict)
    levels: dict[tuple[str, int, int], str] = field(default_factory=dict)
    done: int = 0
    refused: int = 0
    #: What nobody was prepared for: the deed and what it raised.
    failures: list[str] = field(default_factory=list)

    def work(self, deeds: int) -> None:
        names, weights = zip(*WEIGHTS.items(), strict=True)
        for name in self.chance.choices(names, weights, k=deeds):
            try:
                getattr(self, name)()
                self.done += 1
            except Refused:
                self.refused += 1
            except (DatabaseError, ObjectDoesNotExist, ValueError, TypeError) as error:  # faults of the product
                self.failures.append(f"{name}: {type(error).__name__}: {str(error)[:300]}")

    # Whom and what --------------------------------------------------------------------------------------------------
    def somebody(self) -> User:
        return self.chance.choice(self.people)

    @property
    def moderator(self) -> User:
        return self.people[0]

    def community(self) -> Community:
        return Community.objects.get(pk=self.chance.choice(self.ground.communities))

    def topic(self) -> Topic:
        """Fetched as a request would, and held for a moment: what it says may be over when the verb comes."""
        return Topic.objects.select_related("community").get(pk=self.chance.choice(self.ground.topics[-CROWDED:]))

    def question(self) -> Question:
        topic = self.topic()
        found = Question.objects.select_related("topic__community", "acceptance").filter(pk=topic.pk).first()
        if found is None:
            raise Refused
        return found

    def post(self) -> Post:
        related = ("topic__community", "reply_to", "hiding")
        return Post.objects.select_related(*related).get(pk=self.chance.choice(self.ground.posts[-CROWDED * 6 :]))

    def text(self) -> str:
        return f"<p>{uuid.UUID(int=self.chance.getrandbits(128))}</p>"

    def wrote(self, post: Post, by: User, html: str) -> None:
        self.written[post.pk] = by.pk
        self.texts.add((post.pk, 1, html))
        self.ground.posts.append(post.pk)

    # Writing --------------------------------------------------------------------------------------------------------
    def begin(self) -> None:
        by, html, key = self.somebody(), self.text(), uuid.uuid4()
        poll = PollIdea("Which?", ("One", "Two", "Three")) if self.chance.random() < 0.5 else None
        where = self.community()
        topic = Topic.begin(where, by=by, title="T", html=html, tags=self.tags(), poll=poll, key=key)
        self.begun(topic, by, html, key)
        if poll:
            self.ground.polls.append(Poll.objects.get(post__key=key).pk)

    def ask(self) -> None:
        by, html, key = self.somebody(), self.text(), uuid.uuid4()
        question = Question.ask(self.community(), by=by, title="Q", html=html, tags=self.tags(), key=key)
        self.begun(question.topic, by, html, key)

    def begun(self, topic: Topic, by: User, html: str, key: uuid.UUID) -> None:
        self.wrote(Post.objects.get(author=by, key=key), by, html)
        self.ground.topics.append(topic.pk)

    def tags(self) -> list[str]:
        return self.chance.sample(["red", "green", "blue", "meters"], k=2)

    def reply(self) -> None:
        self.said(lambda topic, **words: topic.reply(reply_to=self.post(), **words), self.topic())

    def answer(self) -> None:
        self.said(lambda question, **words: question.answer(**words), self.question())

    def comment(self) -> None:
        self.said(lambda question, **words: question.comment(self.post(), **words), self.question())

    def said(self, say, where) -> None:
        """Some send the form twice."""
        by, html, key = self.somebody(), self.text(), uuid.uuid4()
        post = say(where, by=by, html=html, key=key)
        self.wrote(post, by, html)
        if self.chance.random() < 0.1 and say(where, by=by, html=html, key=key).pk != post.pk:
            self.failures.append("the same form posted twice")

    def edit(self) -> None:
        post, html = self.post(), self.text()
        revision = post.edit(by=self.somebody(), html=html, based_on=post.revision_count)
        self.texts.add((post.pk, revision.number, html))

    def draft(self) -> None:
        topic = self.topic()
        PostDraft.keep(by=self.somebody(), community=topic.community, topic=topic, html=self.text())

    # Giving and following -------------------------------------------------------------------------------------------
    def react(self) -> None:
        post, by, kind = self.post(), self.somebody(), self.chance.choice(ReactionKind.values)
        post.react(kind, by=by)
        self.reactions.add((post.pk, by.pk, kind))

    def take_back(self) -> None:
        post, by, kind = self.post(), self.somebody(), self.chance.choice(ReactionKind.values)
        post.take_back(kind, by=by)
        self.reactions.discard((post.pk, by.pk, kind))

    def vote(self) -> None:
        post, by = self.post(), self.somebody()
        Vote.give(post, by=by)
        self.votes.add((post.pk, by.pk))

    def unvote(self) -> None:
        post, by = self.post(), self.somebody()
        Vote.take(post, by=by)
        self.votes.discard((post.pk, by.pk))

    def bookmark(self) -> None:
        post, by = self.post(), self.somebody()
        post.bookmark(by=by)
        self.bookmarks.add((post.pk, by.pk))

    def unbookmark(self) -> None:
        post, by = self.post(), self.somebody()
        post.unbookmark(by=by)
        self.bookmarks.discard((post.pk, by.pk))

    def poll(self) -> None:
        if self.ground.polls:
            poll, by = Poll.objects.get(pk=self.chance.choice(self.ground.polls[-3:])), self.somebody()
            option = self.chance.choice([*poll.options.values_list("pk", flat=True)])
            poll.vote([option], by=by)
            self.polled[poll.pk, by.pk] = option

    def follow(self) -> None:
        self.chose("topic", self.topic())

    def follow_community(self) -> None:
        self.chose("community", self.community())

    def chose(self, what: str, of: Topic | Community) -> None:
        by, level = self.somebody(), self.chance.choice(Level.values)
        Subscription.choose(level, by=by, of=of)
        self.levels[what, of.pk, by.pk] = level

    def read(self) -> None:
        topic = self.topic()
        ReadMark.advance(self.somebody().pk, topic.pk, self.chance.randint(0, topic.highest_number))

    # Moderating -----------------------------------------------------------------------------------------------------
    def hide(self) -> None:
        self.post().hide(by=self.moderator, reason="Rude")

    def unhide(self) -> None:
        self.post().unhide(by=self.moderator)

    def report(self) -> None:
        Report.make(self.post(), by=self.somebody(), reason="rude")

    def dismiss(self) -> None:
        Report.dismiss(self.post(), by=self.moderator)

    def close(self) -> None:
        self.topic().close(by=self.moderator)

    def reopen(self) -> None:
        self.topic().reopen(by=self.moderator)

    def pin(self) -> None:
        self.topic().pin_up(by=self.moderator)

    def unpin(self) -> None:
        self.topic().unpin(by=self.moderator)

    def move(self) -> None:
        self.topic().move(self.community(), by=self.moderator)

    def merge(self) -> None:
        self.topic().merge(self.topic(), by=self.moderator)

    def split(self) -> None:
        topic = self.topic()
        posts = [*topic.posts.order_by("-number")[: self.chance.randint(1, 4)]]
        self.ground.topics.append(topic.split(posts, title="Apart", by=self.moderator).pk)

    def describe(self) -> None:
        self.topic().describe(by=self.moderator, title="Other", tags=self.tags())

    def slow(self) -> None:
        self.topic().slow_down(by=self.moderator, seconds=1, until=timezone.now() + timedelta(hours=1))

    def hurry(self) -> None:
        self.topic().end_slow_mode(by=self.moderator)

    def review(self) -> None:
        FirstPostReview.begin(self.community(), by=self.moderator)

    def trust(self) -> None:
        FirstPostReview.end(self.community(), by=self.moderator)

    # Marking --------------------------------------------------------------------------------------------------------
    def own(self) -> Question:
        """A question that one of ours asked, more often than not."""
        found = Question.objects.filter(topic__in=self.ground.topics[-CROWDED * 4 :], topic__author__in=self.people)
        mine = found.select_related("topic__community", "topic__author", "acceptance").order_by("-pk").first()
        return mine or self.question()

    def accept(self) -> None:
        question = self.own()
        answers = [*question.answers().order_by("-number")[:4]]
        if answers:
            question.accept(self.chance.choice(answers), by=question.topic.author)

    def unaccept(self) -> None:
        question = self.own()
        question.unaccept(by=question.topic.author)

    def verify(self) -> None:
        question = self.question()
        question.verify(self.post(), by=self.moderator)

    def unverify(self) -> None:
        question = self.question()
        question.unverify(self.post(), by=self.moderator)

    def duplicate(self) -> None:
        self.question().mark_duplicate(self.question().topic, by=self.moderator)

    def single(self) -> None:
        self.question().unmark_duplicate(by=self.moderator)

    def discuss(self) -> None:
        self.question().make_discussion(by=self.moderator)

    def turn(self) -> None:
        Question.of_discussion(self.topic(), by=self.moderator)
