"""A dump from its first row to its report."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.discussions.models import TopicKind
from communities.models import Community
from intranet.imports.alone import alone
from intranet.imports.models import ImportedPost
from intranet.imports.people import Writers
from intranet.imports.posting import BATCH, Piece, Talk, Writer
from intranet.imports.stackexchange.index import Index, moment
from intranet.imports.stackexchange.marks import Asked, mark, mark_duplicate
from intranet.imports.stackexchange.relinking import relink
from intranet.imports.stackexchange.rows import Row, Table, Unreadable, number, table
from intranet.imports.stackexchange.texts import Texts
from intranet.imports.tally import Tally

#: Tags of one question that are kept; sites have at most so many.
MOST_TAGS = 5
POSTS, BEFORE = _("posts and comments imported"), _("posts and comments that were here already")
QUESTIONS, ANSWERS, COMMENTS = _("questions"), _("answers"), _("comments")
MADE, MATCHED, VOTES = _("placeholder people made"), _("authors who are people here"), _("votes, kept as numbers")
DUPLICATES, RELINKED = _("duplicates marked"), _("texts whose links lead here now")
LOST = _("links to posts of the site that the dump does not have, left as they are")
FILES = {"Users.xml": "read_users", "Comments.xml": "read_comments", "Votes.xml": "read_votes"}
FILES |= {"PostLinks.xml": "read_links"}
_TAG = re.compile(r"[^<>|]+")
type Progress = Callable[[int, int], None]


@dataclass
class Options:
    """``site`` names the dump; ``hosts`` are where the site was, for links between its posts."""

    folder: Path
    community: Community
    site: str
    hosts: tuple[str, ...]
    authors: dict[str, User] = field(default_factory=dict)
    rehearsal: bool = False


def import_dump(options: Options, progress: Progress = lambda done, total: None) -> Tally:
    """Import, or with ``rehearsal`` only say what would come of it.

    Raises:
        Busy, Unreadable, IsArchived.
    """
    began = time.monotonic()
    tally = Tally(options.rehearsal)
    with alone("import_stackexchange", options.community.slug), ExitStack() as files:
        tables = opened(options.folder, files)
        run = Run(options, tables, tally)
        done = 0
        for batch in run.batches():
            run.write(batch)
            done += len(batch)
            progress(done, len(run.index.questions))
        run.finish()
    tally.seconds = time.monotonic() - began
    return tally


def opened(folder: Path, files: ExitStack) -> dict[str, Table]:
    """Raises: Unreadable, without Posts.xml."""
    found = {}
    for name in ["Posts.xml", *FILES]:
        if path := table(folder, name):
            found[name] = Table(files.enter_context(path.open("rb")), path.name)
    if "Posts.xml" not in found:
        raise Unreadable(_now("%(folder)s has no Posts.xml.") % {"folder": folder})
    return found


class Run:
    """One import: batches of questions with all that belongs to them, each written in a transaction."""

    def __init__(self, options: Options, tables: dict[str, Table], tally: Tally) -> None:
        self.options, self.tables, self.tally = options, tables, tally
        self.index = Index(tally)
        self.index.read_posts(tables["Posts.xml"])
        for name, read in FILES.items():
            if name in tables:
                getattr(self.index, read)(tables[name])
        source = f"stackexchange:{options.site}"[:100]
        self.people = Writers(options.authors, source=source, rehearsal=options.rehearsal)
        self.writer = Writer(options.community, source)
        rows = ImportedPost.objects.filter(community=options.community, source=source)
        self.here = dict(rows.values_list("identity", "post"))
        self.topics = dict(rows.filter(identity__startswith="q").values_list("identity", "post__topic"))
        self.texts = Texts(options.hosts, self.index.place.__contains__, self.address)

    def address(self, post: int) -> str | None:
        """Where a post of the dump is here, wherever it goes."""
        pk = self.here.get(self.called(post))
        return reverse("post_detail", args=[pk]) if pk else None

    def called(self, post: int) -> str:
        return f"{'q' if post in self.index.questions else 'a'}{post}"

    def batches(self) -> Iterator[list[int]]:
        batch: list[int] = []
        count = 0
        for question in self.index.in_order():
            batch.append(question)
            posts = [question, *self.index.answers[question]]
            count += sum(1 + len(self.index.comments[post]) for post in posts)
            if count >= BATCH:
                yield batch
                batch, count = [], 0
        if batch:
            yield batch

    def write(self, batch: list[int]) -> None:
        asked = [found for question in batch if (found := self.asked(question))]
        self.tally.add(POSTS, sum(len(one.talk.pieces) for one in asked))
        self.tally.add(VOTES, sum(n for one in asked for n in one.votes.values()))
        if self.options.rehearsal or not asked:
            return
        self.writer.known = self.here
        with transaction.atomic():
            self.writer.write([one.talk for one in asked])
            mark(asked)
        self.topics |= {f"q{question}": talk for question, talk in self._written(batch, asked)}

    def _written(self, batch: list[int], asked: list[Asked]) -> Iterator[tuple[int, int]]:
        begun = {one.talk.pieces[0].identity: one.talk.topic for one in asked}
        for question in batch:
            if topic := begun.get(f"q{question}"):
                yield question, topic

    def asked(self, question: int) -> Asked | None:
        """What is new of a question; None when nothing is."""
        row = self.tables["Posts.xml"].at(self.index.place[question])
        asker = self.author(row, "Owner")
        pieces = {f"q{question}": self.piece(question, row)}
        answers = {self.called(answer): self.piece(answer) for answer in self.index.answers[question]}
        pieces |= {name: piece for name, piece in answers.items() if piece}
        pieces |= self.comments([question, *self.index.answers[question]])
        new = [piece for piece in pieces.values() if piece]
        self.count(len(pieces), new)
        if not new:
            return None
        new.sort(key=lambda piece: (piece.identity[0] != "q", piece.at, len(piece.answers), piece.identity))
        tags = tuple(_TAG.findall(row.get("Tags", "")))[:MOST_TAGS]
        talk = Talk(row.get("Title", ""), new, TopicKind.QUESTION, tags, self.topics.get(f"q{question}"))
        return self.marked(question, row, Asked(talk, asker, [one for one in answers.values() if one], {}))

    def marked(self, question: int, row: Row, asked: Asked) -> Asked:
        posts = {self.called(post): post for post in (question, *self.index.answers[question])}
        written = {piece.identity for piece in asked.talk.pieces}
        asked.votes = {name: self.index.votes[post] for name, post in posts.items() if name in written}
        accepted = self.index.questions[question]
        if accepted in self.index.answers[question]:
            asked.accepted = self.called(accepted)
            asked.accepted_at = self.index.accepted_at.get(accepted)
        asked.closed_at = moment({"CreationDate": row.get("ClosedDate", "")})
        return asked

    def count(self, every: int, new: list[Piece]) -> None:
        self.tally.add(BEFORE, every - len(new))
        for what, letter in ((QUESTIONS, "q"), (ANSWERS, "a"), (COMMENTS, "c")):
            self.tally.add(what, sum(piece.identity[0] == letter for piece in new))

    def piece(self, post: int, row: Row | None = None) -> Piece | None:
        """A question or an answer; None when it is here already."""
        name = self.called(post)
        if name in self.here:
            return None
        row = row or self.tables["Posts.xml"].at(self.index.place[post])
        at = max(self.index.moment_of(post), self.index.moment_of(self.index.parent.get(post, post)))
        return Piece(name, self.author(row, "Owner"), at, self.texts.body(row.get("Body", "")))

    def comments(self, posts: list[int]) -> dict[str, Piece | None]:
        pieces: dict[str, Piece | None] = {}
        for post in posts:
            for at, called, place in self.index.comments[post]:
                name = f"c{called}"
                pieces[name] = None if name in self.here else self.comment(name, post, place)
                if piece := pieces[name]:
                    piece.at = max(at, self.index.moment_of(post))
        return pieces

    def comment(self, name: str, post: int, place: int) -> Piece:
        row = self.tables["Comments.xml"].at(place)
        text = self.texts.comment(row.get("Text", ""))
        return Piece(name, self.author(row, ""), self.index.moment_of(post), text, answers=self.called(post))

    def author(self, row: Row, whose: str) -> User:
        """By number; people who were deleted there have a name only, or nothing."""
        person = number(row, f"{whose}UserId")
        name = self.index.names.get(person) or row.get(f"{whose or 'User'}DisplayName") or ""
        if person:
            return self.people.person(f"user {person}", name or _now("User %(number)d") % {"number": person})
        return self.people.person(f"name {name}", name or _now("Deleted user"))

    def finish(self) -> None:
        """What can be done only when every post is there."""
        self.tally.add(MADE, self.people.made)
        self.tally.add(MATCHED, self.people.matched)
        if self.texts.lost:
            self.tally.leave(LOST, "", self.texts.lost)
        if self.options.rehearsal:
            return
        self.tally.add(RELINKED, relink(self.writer, self.texts))
        site = self.options.site
        for question, other, at in self.index.duplicates:
            topics = [self.topics.get(f"q{post}") for post in (question, other)]
            if all(topics):
                by = self.people.person("site", site)
                self.tally.add(DUPLICATES, mark_duplicate(*topics, by=by, at=at))  # type: ignore[arg-type]
