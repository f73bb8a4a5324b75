"""A question as one reader sees it: a page of answers in their order, with all shown beside each, in so many queries.

Accepted comes first, then verified, then by votes, then the older one. Pages go by place in that order.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from communities.discussions.models import Post
from communities.discussions.showing import role_word
from communities.questions.fetching import comments_under, order_of, posts_of
from communities.questions.models import PromotedAnswer, Question, VerifiedAnswer

if TYPE_CHECKING:
    from accounts.models import User
    from communities.discussions.models import Topic
    from communities.tester import CommunityPermissionTester

PAGE = 20
#: Comments shown under one post; the rest are one step away.
MOST_COMMENTS = 30
#: Answers of one question that are put in order; further ones follow unsorted by nothing but their number.
MOST_ANSWERS = 2000


@dataclass
class Standing:
    """Which text of an answer a reader gets, and how it stands; what is not known is not said."""

    html: str
    state: str = "community"
    revision: int = 0
    #: Parameters of ``components/label.html``; empty when nobody ever vouched for the answer.
    label: dict[str, Any] = field(default_factory=dict)
    #: What the reader may do about it: (address, words).
    actions: list[tuple[str, str]] = field(default_factory=list)


#: The room above, which decides what is official, adds what says how answers stand: given the posts and what the reader
#: may do, it gives those that differ from the newest text, by the post's id, in a bounded number of queries.
standings: "list[Callable[[list[Post], CommunityPermissionTester], dict[int, Standing]]]" = []


@dataclass
class ShownPost:
    """The question itself, or an answer, with its comments."""

    post: Post
    role: str = ""
    votes: int = 0
    voted: bool = False
    accepted: bool = False
    verified: VerifiedAnswer | None = None
    standing: Standing = field(default_factory=lambda: Standing(""))
    comments: list[Post] = field(default_factory=list)
    promotions: list[PromotedAnswer] = field(default_factory=list)
    #: Hidden from this reader: its place is told, and nothing of it is here.
    is_withheld: bool = False

    @property
    def was_edited_since(self) -> bool:
        """Somebody changed the text after it was verified."""
        return self.verified is not None and self.verified.revision_number < self.post.revision_count


class QuestionPage:
    """``topic`` comes from ``for_reader``. With ``at`` the page that holds the post of this number."""

    def __init__(
        self,
        question: Question,
        topic: "Topic",
        permissions: "CommunityPermissionTester",
        *,
        page: int = 1,
        at: int = 0,
    ) -> None:
        self.question, self.topic, self.permissions = question, topic, permissions
        self.reader: User = permissions.user  # type: ignore[assignment]  # whoever sees a question is signed in
        self.may_moderate = permissions.can_moderate
        self.order, withheld = self._order()
        self.count = len(self.order) - withheld
        self.last_page = max((len(self.order) - 1) // PAGE + 1, 1)
        self.page = min(max(self._page_with(at) if at else page, 1), self.last_page)
        self.asked, self.answers = self._shown()

    @property
    def previous(self) -> int:
        return self.page - 1

    @property
    def following(self) -> int:
        return self.page + 1

    @property
    def unread_page(self) -> int:
        return 0

    @property
    def has_unread(self) -> bool:
        return self.topic.highest_number > (self.topic.read_number or 0)  # type: ignore[attr-defined]

    @property
    def here(self) -> dict[str, int]:
        return {"person": self.reader.pk, "topic": self.topic.pk}

    def _rows(self) -> Any:
        """The topic came through its door; what waits for review is for its author and moderators."""
        rows = Post.objects.filter(topic=self.topic)
        if self.may_moderate:
            return rows
        return rows.filter(Q(hiding=None) | Q(author=self.reader) | Q(hiding__hidden_by__isnull=False))

    def _is_withheld(self, post: Any) -> bool:
        """Of what moderators hid, others are told that it was there."""
        return bool(post.hiding_id) and not self.may_moderate and post.author_id != self.reader.pk

    def _order(self) -> tuple[list[int], int]:
        """The answers in their order, and how many of them are withheld: these stand last."""
        accepted = self.question.acceptance.post_id if self.question.acceptance else 0
        found = order_of.rows(self.may_moderate, MOST_ANSWERS, **self.here, accepted=accepted)
        return [pk for pk, _first in found], sum(place == 3 for _pk, place in found)

    def _page_with(self, number: int) -> int:
        post = self._rows().filter(number=number).values_list("pk", "reply_to").first() or (0, None)
        answer = post[1] or post[0]
        return self.order.index(answer) // PAGE + 1 if answer in self.order else 1

    def _shown(self) -> tuple[ShownPost | None, list[ShownPost]]:
        ids = self.order[(self.page - 1) * PAGE : self.page * PAGE]
        rows = posts_of.rows(self.may_moderate, **self.here, community=self.topic.community_id, posts=ids)
        posts = {post.pk: post for post in rows}
        for post in posts.values():
            post.topic = self.topic
        shown = self._dressed({pk: post for pk, post in posts.items() if not self._is_withheld(post)})
        for pk in posts.keys() - shown.keys():
            posts[pk].html = ""
            shown[pk] = ShownPost(posts[pk], is_withheld=True)
        first = next((one for one in shown.values() if one.post.number == 1), None)
        return first, [shown[pk] for pk in ids if pk in shown]

    def _dressed(self, posts: dict[int, Any]) -> dict[int, ShownPost]:
        verified = self._verified(posts)
        accepted = self.question.acceptance.post_id if self.question.acceptance else None
        comments = self._comments(posts)
        standings = self._standings([*posts.values()])
        promotions = self._promotions(posts)
        return {
            pk: ShownPost(
                post,
                role_word(post.author_role),
                post.n,
                post.voted,
                pk == accepted,
                verified.get(pk),
                standings.get(pk) or Standing(post.html, revision=post.revision_count),
                comments[pk],
                promotions[pk],
            )
            for pk, post in posts.items()
        }

    def _verified(self, posts: dict[int, Any]) -> dict[int, VerifiedAnswer]:
        posts = {pk: post for pk, post in posts.items() if post.is_verified}
        rows = VerifiedAnswer.objects.filter(post__in=posts, lifted_at=None).select_related("verified_by")
        return {row.post_id: row for row in rows}

    def _comments(self, posts: dict[int, Any]) -> dict[int, list[Post]]:
        """By the post they stand under; those whose post went elsewhere stand under the question."""
        first = next((pk for pk, post in posts.items() if post.number == 1), None)
        found: dict[int, list[Post]] = defaultdict(list)
        for comment in comments_under.rows(self.may_moderate, MOST_COMMENTS * PAGE, **self.here, posts=list(posts)):
            if self._is_withheld(comment):
                comment.html, comment.is_withheld = "", True  # type: ignore[attr-defined]
            at = next((pk for pk in (comment.reply_to_id, comment.above) if pk in posts), first)
            if at is not None and len(found[at]) < MOST_COMMENTS:
                found[at].append(comment)
        return found

    def _standings(self, posts: list[Post]) -> dict[int, Standing]:
        answers = [post for post in posts if post.number > 1]
        found: dict[int, Standing] = {}
        for say in standings:
            found |= say(answers, self.permissions)
        return found

    def _promotions(self, posts: dict[int, Any]) -> dict[int, list[PromotedAnswer]]:
        posts = {pk: post for pk, post in posts.items() if post.is_promoted}
        found: dict[int, list[PromotedAnswer]] = defaultdict(list)
        if not posts:
            return found
        rows = PromotedAnswer.objects.visible_to(self.reader).filter(post__in=posts)
        for row in rows.select_related("page__community").order_by("pk")[: PAGE * 3]:
            if all(row.page_id != other.page_id for other in found[row.post_id]):
                found[row.post_id].append(row)
        return found
