"""Topics and posts written in batches, with their own times: numbers, counters and revisions are as if each had been
posted by itself, and nobody is told of anything.

One transaction holds a batch with the record of it, so an import can be stopped at any moment and run again.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from communities.discussions.models import Post, PostLink, PostRevision, Tag, Topic, TopicKind, TopicTag
from communities.discussions.models.revision import Files
from communities.models import Community
from communities.refusals import IsArchived
from intranet.imports.models import ImportedPost

#: Posts written in one transaction.
BATCH = 500


@dataclass
class Piece:
    """A post to be. ``answers`` is the identity of the post it answers; ``post`` is there once it is written."""

    identity: str
    author: User
    at: datetime
    html: str
    files: Files = field(default_factory=dict)
    answers: str = ""
    edited_at: datetime | None = None
    post: Post | None = None


@dataclass
class Talk:
    """A topic to be, or to go on: ``topic`` is the number of the one it goes on in."""

    title: str
    pieces: list[Piece]
    kind: str = TopicKind.DISCUSSION
    tags: tuple[str, ...] = ()
    topic: int | None = None


@dataclass
class Writer:
    """``known`` are the posts of identities that batches of this run have written or found."""

    community: Community
    source: str
    known: dict[str, int] = field(default_factory=dict)
    tags: dict[tuple[str, ...], list[Tag]] = field(default_factory=dict)

    def written(self, identities: list[str]) -> dict[str, Post]:
        """The posts that earlier runs made of these."""
        rows = ImportedPost.objects.filter(community=self.community, source=self.source, identity__in=identities)
        return {row.identity: row.post for row in rows.select_related("post__topic")}

    @transaction.atomic
    def write(self, talks: list[Talk]) -> None:
        """Write a batch. ``topic`` and ``post`` are set on what was given.

        Raises:
            IsArchived.
        """
        topics = self._topics(talks)
        for talk, topic in zip(talks, topics, strict=True):
            for piece in talk.pieces:
                topic.highest_number += 1
                topic.post_count += 1
                topic.last_post_at, topic.last_poster = piece.at, piece.author
                piece.post = self._post(topic, piece)
            talk.topic = topic.pk
        pieces = [piece for talk in talks for piece in talk.pieces]
        Post.objects.bulk_create([piece.post for piece in pieces if piece.post])
        self._answers(talks)
        PostRevision.objects.bulk_create([self._revision(piece) for piece in pieces])
        PostLink.note(piece.post for piece in pieces if piece.post)
        Topic.objects.bulk_update(topics, ["highest_number", "post_count", "last_post_at", "last_poster"])
        ImportedPost.objects.bulk_create(
            ImportedPost(community=self.community, source=self.source, identity=piece.identity, post=piece.post)
            for piece in pieces
        )

    def _topics(self, talks: list[Talk]) -> list[Topic]:
        """Those that go on locked, in the order of their numbers; the others made."""
        going_on = sorted({talk.topic for talk in talks if talk.topic})
        held = Topic.objects.select_for_update(no_key=True).filter(pk__in=going_on).order_by("pk")
        rows = {topic.pk: topic for topic in held} if going_on else {}
        topics = [rows[talk.topic] if talk.topic else self._begun(talk) for talk in talks]
        new = [topic for topic in topics if topic.pk is None]
        Topic.objects.bulk_create(new)
        self._must_be_open()
        taggings = [
            TopicTag(topic=topic, tag=tag)
            for talk, topic in zip(talks, topics, strict=True)
            if talk.tags and not talk.topic
            for tag in self._tags(talk.tags)
        ]
        TopicTag.objects.bulk_create(taggings)
        return topics

    def _tags(self, names: tuple[str, ...]) -> list[Tag]:
        if names not in self.tags:
            self.tags[names] = Tag.named(self.community, names)
        return self.tags[names]

    def _must_be_open(self) -> None:
        """A new topic holds the community's key, so it cannot be archived any more until this is done."""
        if Community.objects.filter(pk=self.community.pk, archival__isnull=False).exists():
            raise IsArchived

    def _begun(self, talk: Talk) -> Topic:
        first = talk.pieces[0]
        title = talk.title[:200].strip() or _("(no subject)")
        people = {"author": first.author, "last_poster": first.author}
        times = {"created_at": first.at, "last_post_at": first.at}
        return Topic(community=self.community, kind=talk.kind, title=title, **people, **times)

    def _post(self, topic: Topic, piece: Piece) -> Post:
        numbered = {"topic": topic, "number": topic.highest_number}
        return Post(author=piece.author, at=piece.at, html=piece.html, edited_at=piece.edited_at, **numbered)

    def _revision(self, piece: Piece) -> PostRevision:
        words = {"html": piece.html, "author": piece.author, "at": piece.at, "files": piece.files}
        return PostRevision.of(piece.post, number=1, **words)  # type: ignore[arg-type]  # written a moment ago

    def _answers(self, talks: list[Talk]) -> None:
        """Which post each answers; in a discussion not the first one, which everybody answers."""
        pieces = [(talk, piece, piece.post) for talk in talks for piece in talk.pieces if piece.post]
        self.known |= {piece.identity: post.pk for _talk, piece, post in pieces}
        first = {piece.identity for talk, piece, post in pieces if post.number == 1 and talk.kind != TopicKind.QUESTION}
        answering = []
        for _talk, piece, post in pieces:
            if piece.answers not in first and (answered := self.known.get(piece.answers)):
                post.reply_to_id = answered
                answering.append(post)
        Post.objects.bulk_update(answering, ["reply_to"])
