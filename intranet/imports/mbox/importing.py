"""An archive from its first message to its report."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.parser import BytesParser
from pathlib import Path
from typing import IO

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.discussions.models import Post
from communities.models import Community
from intranet.imports.alone import alone
from intranet.imports.mbox import archive, heads
from intranet.imports.mbox.charsets import words
from intranet.imports.mbox.index import SHARES_ID, Index, beside, identity
from intranet.imports.mbox.posts import Converter
from intranet.imports.mbox.threads import Threads
from intranet.imports.people import Writers
from intranet.imports.posting import BATCH, Piece, Talk, Writer
from intranet.imports.tally import Tally

#: Bytes of mail in one transaction.
BATCH_BYTES = 16_000_000
SOURCE = "mbox"
IMPORTED, BEFORE = _("messages imported"), _("messages that were here already")
TOPICS, FOUND = _("topics begun"), _("messages found")
MADE, MATCHED = _("placeholder people made"), _("authors who are people here")
BROKEN = _("messages that cannot be read, not imported")
type Progress = Callable[[int, int], None]


@dataclass
class Options:
    file: Path
    community: Community
    authors: dict[str, User] = field(default_factory=dict)
    rehearsal: bool = False


def import_archive(options: Options, progress: Progress = lambda done, total: None) -> Tally:
    """Import, or with ``rehearsal`` only say what would come of it.

    Raises:
        Busy, Unreadable, IsArchived.
    """
    began = time.monotonic()
    tally = Tally(options.rehearsal)
    with alone("import_mbox", options.community.slug), archive.opened(options.file) as source:
        index = Index()
        index.read(source, tally, lambda count: None)
        tally.add(FOUND, len(index))
        run = Run(options, source, index, tally)
        run.threads = Threads(index, tally)
        done = 0
        for batch in run.batches():
            run.write(batch)
            done += sum(len(part) for _number, part in batch)
            progress(done, len(index))
        tally.add(MADE, run.people.made)
        tally.add(MATCHED, run.people.matched)
    tally.seconds = time.monotonic() - began
    return tally


class Run:
    """One import: batches of parts of conversations, each written in a transaction."""

    def __init__(self, options: Options, source: IO[bytes], index: Index, tally: Tally) -> None:
        self.options, self.source, self.index, self.tally = options, source, index, tally
        self.people = Writers(options.authors, source=SOURCE, rehearsal=options.rehearsal)
        self.converter = Converter(options.community, tally, options.rehearsal)
        self.writer = Writer(options.community, SOURCE)
        self.parser = BytesParser()
        self.threads: Threads
        #: Conversation → the topic it became; only those that a batch has cut in two.
        self.topics: dict[int, int] = {}

    def batches(self) -> "Iterator[list[tuple[int, list[int]]]]":
        """Numbers of conversations with messages of them, as many as one transaction takes."""
        batch: list[tuple[int, list[int]]] = []
        count = size = 0
        for number, thread in enumerate(self.threads):
            for n in thread:
                if not batch or batch[-1][0] != number:
                    batch.append((number, []))
                batch[-1][1].append(n)
                count, size = count + 1, size + self.index.size[n]
                if count >= BATCH or size >= BATCH_BYTES:
                    yield batch
                    batch, count, size = [], 0, 0
        if batch:
            yield batch

    def write(self, batch: "list[tuple[int, list[int]]]") -> None:
        mails = {n: mail for _number, part in batch for n in part if (mail := self.mail(n))}
        named = {heads.stored(name) for mail in mails.values() for name in heads.references(mail.message)}
        here = self.writer.written([*named, *(mail.identity for mail in mails.values())])
        self.writer.known = {called: post.pk for called, post in here.items()}
        talks = []
        for number, part in batch:
            found = [mails[n] for n in part if n in mails]
            if number not in self.topics and (topic := self.topic_of(found, here)):
                self.topics[number] = topic
            new = [n for n in part if n in mails and mails[n].identity not in here]
            self.tally.add(BEFORE, len(found) - len(new))
            if new:
                talks.append((number, self.talk(number, new, mails)))
        self.keep(talks)

    def topic_of(self, found: "list[Mail]", here: dict[str, Post]) -> int | None:
        """The topic in which an earlier import put some of these, or what they answer."""
        for mail in found:
            for name in (mail.identity, *map(heads.stored, reversed(heads.references(mail.message)))):
                if name in here and here[name].topic.community_id == self.options.community.pk:
                    return here[name].topic_id
        return None

    def keep(self, talks: "list[tuple[int, Talk]]") -> None:
        self.tally.add(TOPICS, sum(talk.topic is None for _number, talk in talks))
        self.tally.add(IMPORTED, sum(len(talk.pieces) for _number, talk in talks))
        if not self.options.rehearsal:
            self.writer.write([talk for _number, talk in talks])
        self.topics |= {number: talk.topic or -1 for number, talk in talks}

    def mail(self, n: int) -> "Mail | None":
        """A message with what it is known by; None when no program could read it."""
        whole = archive.content(self.source, self.index.start[n], self.index.size[n])
        try:
            message = self.parser.parsebytes(whole)
        except (RecursionError, ValueError, LookupError) as error:
            self.tally.leave(BROKEN, f"@{self.index.start[n]}: {type(error).__name__}")
            return None
        called = identity(message, whole)
        if self.index.flags[n] & SHARES_ID:
            called = beside(called, message)
        return Mail(heads.stored(called), message)

    def talk(self, number: int, new: list[int], mails: "dict[int, Mail]") -> Talk:
        pieces = [self.piece(n, mails) for n in new]
        subject = words(heads.header(mails[new[0]].message, "subject"))
        return Talk(heads.parted(subject)[0], pieces, topic=self.topics.get(number))

    def piece(self, n: int, mails: "dict[int, Mail]") -> Piece:
        mail = mails[n]
        found = heads.author(mail.message)
        author = self.people.person(found.identity, found.name, found.address)
        html, files = self.converter.html(mail.message, author, mail.identity)
        parent = self.threads.parent[n]
        named = heads.references(mail.message)
        answers = mails[parent].identity if parent in mails else heads.stored(named[-1]) if named else ""
        at = datetime.fromtimestamp(self.index.at[n], UTC)
        return Piece(mail.identity, author, at, html, files, answers)


@dataclass(frozen=True, slots=True)
class Mail:
    identity: str
    message: Message
