"""What stands where in a dump, and what belongs to what: some two hundred bytes for each row, whatever its size."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _

from intranet.imports.stackexchange.rows import Row, Table, number
from intranet.imports.tally import Tally

QUESTION, ANSWER = 1, 2
ACCEPTED, UP = 1, 2
DUPLICATE = 3

OTHER = _("posts that are neither question nor answer (wikis of tags and the like), left out")
DELETED = _("deleted posts, left out")
ORPHANS = _("answers whose question is not in the dump, left out")
LOST_COMMENTS = _("comments on posts that are not imported, left out")
TWICE = _("rows that are in the dump twice, imported once")
DOWN = _("votes other than for a post (against it, closing, bounties), not carried over")
NO_DATE = _("rows without a time, taken as old as what they belong to")


@dataclass
class Index:
    """Ids are those of the dump. ``place`` and ``at`` are of posts; ``comments`` holds places and moments by post."""

    tally: Tally
    place: dict[int, int] = field(default_factory=dict)
    at: dict[int, datetime] = field(default_factory=dict)
    questions: dict[int, int] = field(default_factory=dict)
    parent: dict[int, int] = field(default_factory=dict)
    answers: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    comments: dict[int, list[tuple[datetime, int, int]]] = field(default_factory=lambda: defaultdict(list))
    #: Votes for a post; without Votes.xml its score is what is known.
    votes: Counter[int] = field(default_factory=Counter)
    names: dict[int, str] = field(default_factory=dict)
    accepted_at: dict[int, datetime] = field(default_factory=dict)
    duplicates: list[tuple[int, int, datetime]] = field(default_factory=list)
    _comment_ids: set[int] = field(default_factory=set)

    def read_posts(self, posts: Table) -> None:
        posts.read(self._post)
        for answer, question in list(self.parent.items()):
            if question in self.questions and question != answer:
                self.answers[question].append(answer)
            else:
                self.tally.leave(ORPHANS, f"{answer} → {question}")
                del self.parent[answer], self.place[answer]

    def _post(self, place: int, row: Row) -> None:
        called, kind = number(row, "Id"), number(row, "PostTypeId")
        if called in self.place:
            return self.tally.leave(TWICE, f"post {called}")
        if row.get("DeletionDate"):
            return self.tally.leave(DELETED, str(called))
        if kind not in (QUESTION, ANSWER) or called <= 0:
            return self.tally.leave(OTHER, str(called))
        self.place[called] = place
        if found := moment(row):
            self.at[called] = found
        else:
            self.tally.leave(NO_DATE, f"post {called}")
        self.votes[called] = max(number(row, "Score"), 0)
        if kind == QUESTION:
            self.questions[called] = number(row, "AcceptedAnswerId")
        else:
            self.parent[called] = number(row, "ParentId")
        return None

    def read_comments(self, comments: Table) -> None:
        comments.read(self._comment)

    def _comment(self, place: int, row: Row) -> None:
        post, called = number(row, "PostId"), number(row, "Id")
        if post not in self.place:
            return self.tally.leave(LOST_COMMENTS, f"{called} → {post}")
        if called in self._comment_ids:
            return self.tally.leave(TWICE, f"comment {called}")
        self._comment_ids.add(called)
        self.comments[post].append((moment(row) or self.moment_of(post), called, place))
        return None

    def read_votes(self, votes: Table) -> None:
        self.votes.clear()
        votes.read(self._vote)

    def _vote(self, _place: int, row: Row) -> None:
        kind, post = number(row, "VoteTypeId"), number(row, "PostId")
        if kind == UP:
            self.votes[post] += 1
        elif kind == ACCEPTED:
            if found := moment(row):
                self.accepted_at[post] = found
        else:
            self.tally.leave(DOWN, f"type {kind}")

    def read_users(self, users: Table) -> None:
        users.read(self._user)

    def _user(self, _place: int, row: Row) -> None:
        self.names.setdefault(number(row, "Id"), row.get("DisplayName", ""))

    def read_links(self, links: Table) -> None:
        links.read(self._link)

    def _link(self, _place: int, row: Row) -> None:
        post, other = number(row, "PostId"), number(row, "RelatedPostId")
        if number(row, "LinkTypeId") == DUPLICATE and post in self.questions and other in self.questions:
            self.duplicates.append((post, other, moment(row) or self.moment_of(post)))

    def moment_of(self, post: int) -> datetime:
        """When it was written, or else when its question was."""
        earliest = datetime(2008, 1, 1, tzinfo=UTC)
        return self.at.get(post) or self.at.get(self.parent.get(post, 0)) or earliest

    def in_order(self) -> list[int]:
        """The questions, the oldest first."""
        return sorted(self.questions, key=lambda question: (self.moment_of(question), question))


def moment(row: Row) -> datetime | None:
    """Dumps are in UTC and do not say so."""
    try:
        found = datetime.fromisoformat(row.get("CreationDate", ""))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
