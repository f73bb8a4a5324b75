"""A topic as one reader sees it: a page of posts with all that is shown beside each, in a fixed number of queries.

Pages go by numbers: page three holds the posts 41 to 60, whatever has become of the others. So a post's page follows
from its number, and the hundredth page costs what the first does.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import FETCH_PEERS, Count, Exists, OuterRef, Q, QuerySet, Subquery

from communities.capabilities import Role
from communities.discussions.models import Bookmark, Poll, PollOption, PollVote, Post, Reaction, ReactionKind
from communities.models import Membership
from intranet.written import Written

if TYPE_CHECKING:
    from accounts.models import User
    from communities.discussions.models import Topic

type Posts = QuerySet[Post, Any]

PAGE = 20
#: Stops of the jump bar.
STOPS = 8
#: The picture of each reaction.
SIGNS = {
    ReactionKind.THANKS: "thumb-up",
    ReactionKind.AGREE: "check",
    ReactionKind.INSIGHT: "tip",
    ReactionKind.CELEBRATE: "award",
}


@dataclass(frozen=True)
class Given:
    """A reaction under a post: how many gave it, and whether the reader did."""

    kind: str
    word: str
    sign: str
    count: int
    mine: bool


@dataclass
class ShownPoll:
    """A poll with its counts. ``shows_result``: the reader has voted, or it is over."""

    poll: Poll
    voters: int = 0
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def shows_result(self) -> bool:
        return self.poll.is_over or any(row["mine"] for row in self.rows)


@dataclass
class ShownPost:
    post: Post
    role: str = ""
    reactions: list[Given] = field(default_factory=list)
    others: list[Given] = field(default_factory=list)
    poll: ShownPoll | None = None
    #: The line "since your last visit" stands above it.
    is_first_new: bool = False
    #: Hidden from this reader: its place is told, and nothing of it is here.
    is_withheld: bool = False


@dataclass(frozen=True)
class Stop:
    """A place the jump bar leads to."""

    page: int
    number: int
    at: datetime | None


def page_of(number: int) -> int:
    """The page a post is on; numbers count from 1, and so do pages."""
    return (max(number, 1) - 1) // PAGE + 1


class TopicPage:
    """``topic`` comes from ``for_reader``: it carries ``read_number``."""

    def __init__(self, topic: "Topic", reader: "User", *, may_moderate: bool, page: int | None = None) -> None:
        self.topic, self.reader, self.may_moderate = topic, reader, may_moderate
        self.read: int | None = topic.read_number  # type: ignore[attr-defined]
        self.last_page = page_of(topic.highest_number)
        self.page = min(max(page or page_of(self.first_unread or 1), 1), self.last_page)
        self.posts = self._posts()

    @property
    def first_unread(self) -> int:
        """The number to open at; 0 for a topic the reader never opened."""
        return 0 if self.read is None else min(self.read + 1, self.topic.highest_number)

    @property
    def unread_page(self) -> int:
        """The page with the first unread post, when it is another one; else 0."""
        page = page_of(self.first_unread) if self.read is not None and self.read < self.topic.highest_number else 0
        return page if page != self.page else 0

    @property
    def previous(self) -> int:
        return self.page - 1

    @property
    def following(self) -> int:
        return self.page + 1

    @property
    def last_number(self) -> int:
        """The highest number on this page."""
        return self.posts[-1].post.number if self.posts else 0

    @property
    def has_unread(self) -> bool:
        return self.last_number > (self.read or 0)

    def _posts(self) -> list[ShownPost]:
        which = {"person": self.reader.pk, "topic": self.topic.pk, "community": self.topic.community_id}
        first, last = (self.page - 1) * PAGE + 1, self.page * PAGE
        found = _posts_between.rows(self.may_moderate, **which, first=first, last=last)
        if not found and self.page > 1:  # a split took the whole page: the posts before it
            found = list(reversed(_posts_before.rows(self.may_moderate, **which, last=last)))
        open_ = self._withhold(found)
        reactions, polls = self._reactions(open_), self._polls(open_)
        shown = [
            ShownPost(post, is_withheld=True)
            if hasattr(post, "is_withheld")
            else ShownPost(post, role_word(post.author_role), *reactions[post.pk], polls.get(post.pk))
            for post in found
        ]
        new = [one for one in shown if self.read and one.post.number > self.read]
        if new and self.read:
            new[0].is_first_new = True
        return shown

    def _withhold(self, posts: list[Post]) -> list[Post]:
        """Of what moderators hid only the place is left for others: no word of it goes any further."""
        for post in posts:
            if post.hiding_id and not self.may_moderate and post.author_id != self.reader.pk:
                post.html, post.is_withheld = "", True  # type: ignore[attr-defined]
        return [post for post in posts if not getattr(post, "is_withheld", False)]

    def _reactions(self, posts: list[Post]) -> dict[int, tuple[list[Given], list[Given]]]:
        """Those given and those still to be given, by post."""
        found: dict[int, dict[str, tuple[int, bool]]] = defaultdict(dict)
        keys = [post.pk for post in posts]
        for post, kind, n, mine in _counted.rows(person=self.reader.pk, posts=keys) if keys else ():
            found[post][kind] = (n, bool(mine))
        none = reactions_of({})
        return {post.pk: reactions_of(found[post.pk]) if post.pk in found else none for post in posts}

    def _polls(self, posts: list[Post]) -> dict[int, ShownPoll]:
        polls = {post.poll.pk: ShownPoll(post.poll) for post in posts if hasattr(post, "poll")}
        return fill(polls, self.reader)

    @property
    def stops(self) -> list[Stop]:
        """At most ``STOPS`` pages spread over the topic, with the day of their first post; one query."""
        if self.last_page == 1:
            return []
        step = max((self.last_page - 1) / (STOPS - 1), 1)
        pages = sorted(
            {1, self.last_page, *(round(1 + step * n) for n in range(STOPS) if 1 + step * n < self.last_page)}
        )
        numbers = {(page - 1) * PAGE + 1: page for page in pages}
        days = dict(self.topic.posts.filter(number__in=numbers).values_list("number", "at"))
        return [Stop(page, number, days.get(number)) for number, page in numbers.items()]


@Written
def _posts_between(moderates: bool, *, person: int, topic: int, community: int, first: int, last: int) -> Posts:
    rows = _posts_for(moderates, person, topic, community)
    return rows.filter(number__gte=first, number__lte=last).order_by("number")


@Written
def _posts_before(moderates: bool, *, person: int, topic: int, community: int, last: int) -> Posts:
    return _posts_for(moderates, person, topic, community).filter(number__lte=last).order_by("-number")[:PAGE]


def _posts_for(moderates: bool, person: int, topic: int, community: int) -> Posts:
    """The topic came through its door; what waits for review is for its author and moderators.

    What few posts have, such as a hiding, is fetched for all of them together when the first one is asked.
    """
    kept = Bookmark.objects.filter(person=person, post=OuterRef("pk"))
    roles = Membership.objects.filter(community=community, person=OuterRef("author")).values("role")
    seen = Q() if moderates else Q(hiding=None) | Q(author=person) | Q(hiding__hidden_by__isnull=False)
    rows = Post.objects.fetch_mode(FETCH_PEERS).filter(seen, topic=topic)  # type: ignore[attr-defined]
    rows = rows.annotate(is_kept=Exists(kept), author_role=Subquery(roles))
    return rows.select_related("author", "reply_to__author", "poll")


@Written
def _counted(*, person: int, posts: list[int]) -> QuerySet[Reaction, Any]:
    """Post, kind, how many, and how many of the reader's."""
    rows = Reaction.objects.filter(post__among=posts).order_by().values_list("post", "kind")
    return rows.annotate(n=Count("pk"), mine=Count("pk", filter=Q(person=person)))


def role_word(role: str | None) -> str:
    """What is said of somebody who is more than a member."""
    return str(Role(role).label) if role and role != Role.MEMBER else ""


def reactions_of(found: dict[str, tuple[int, bool]]) -> tuple[list[Given], list[Given]]:
    """Every kind in its order, those given before those not."""
    every = [Given(kind, str(kind.label), SIGNS[kind], *found.get(kind, (0, False))) for kind in ReactionKind]
    return [one for one in every if one.count], [one for one in every if not one.count]


def reactions_to(post: Post, reader: "User") -> tuple[list[Given], list[Given]]:
    """The same for one post; one query."""
    rows = Reaction.objects.filter(post=post).values("kind").order_by()
    counted = rows.annotate(n=Count("pk"), mine=Count("pk", filter=Q(person=reader)))
    return reactions_of({row["kind"]: (row["n"], bool(row["mine"])) for row in counted})


def fill(polls: dict[int, ShownPoll], reader: "User") -> dict[int, ShownPoll]:
    """Count the votes of these polls (by their id) and return them by post: no query without polls, else two."""
    if not polls:
        return {}
    mine = PollVote.objects.filter(option=OuterRef("pk"), person=reader)
    options = PollOption.objects.filter(poll__in=polls).order_by("position")
    voters = PollVote.objects.filter(poll__in=polls).values_list("poll").annotate(n=Count("person", distinct=True))
    for poll, n in voters.order_by():
        polls[poll].voters = n
    for option in options.annotate(n=Count("votes"), mine=Exists(mine)):
        shown = polls[option.poll_id]
        share = round(100 * option.n / shown.voters) if shown.voters else 0
        shown.rows.append(
            {"pk": option.pk, "text": option.text, "count": option.n, "mine": option.mine, "share": share}
        )
    return {shown.poll.post_id: shown for shown in polls.values()}
