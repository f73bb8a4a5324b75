"""The posts of a question, as ``showing`` puts them together: asked with texts that are written once.

The topic came through its door; what waits for review is for its author and moderators.
"""

from typing import Any

from django.db.models import FETCH_PEERS, Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When

from communities.discussions.models import Bookmark, Post
from communities.models import Membership
from communities.questions.models import PromotedAnswer, VerifiedAnswer, Vote
from communities.questions.models.votes import count_of_votes
from intranet.written import Written

type Posts = QuerySet[Post, Any]


@Written
def order_of(moderates: bool, most: int, *, person: int, topic: int, accepted: int) -> Posts:
    """Answers in their order: key, and 3 for one that is withheld."""
    verified = VerifiedAnswer.objects.filter(post=OuterRef("pk"), lifted_at=None)
    rows = _posts(moderates, person, topic).filter(number__gt=1, reply_to=None)
    withheld = Q(pk=0) if moderates else Q(hiding__isnull=False) & ~Q(author=person)
    first = Case(When(withheld, then=3), When(pk=accepted, then=0), When(Exists(verified), then=1), default=2)
    ordered = rows.annotate(first=first, n=count_of_votes()).order_by("first", "-n", "number")
    return ordered.values_list("pk", "first")[:most]


@Written
def posts_of(moderates: bool, *, person: int, topic: int, community: int, posts: list[int]) -> Posts:
    """The question and these answers, with what is shown beside each."""
    mine = Vote.objects.filter(post=OuterRef("pk"), person=person)
    kept = Bookmark.objects.filter(post=OuterRef("pk"), person=person)
    roles = Membership.objects.filter(community=community, person=OuterRef("author")).values("role")
    marks = {"n": count_of_votes(), "voted": Exists(mine), "is_kept": Exists(kept), "author_role": Subquery(roles)}
    for name, model in (("is_verified", VerifiedAnswer), ("is_promoted", PromotedAnswer)):
        marks[name] = Exists(model.objects.filter(post=OuterRef("pk")))
    rows = _posts(moderates, person, topic).filter(Q(pk__among=posts) | Q(number=1))
    return rows.select_related("author", "hiding").annotate(**marks)


@Written
def comments_under(moderates: bool, most: int, *, person: int, topic: int, posts: list[int]) -> Posts:
    """Comments on these posts, and on none of this topic: what they answer went elsewhere."""
    under = Q(reply_to__among=posts) | Q(reply_to__reply_to__among=posts) | ~Q(reply_to__topic=topic)
    rows = _posts(moderates, person, topic).filter(under, reply_to__isnull=False)
    return rows.annotate(above=F("reply_to__reply_to")).select_related("author", "hiding").order_by("number")[:most]


def _posts(moderates: bool, person: int, topic: int) -> Posts:
    rows: Posts = Post.objects.fetch_mode(FETCH_PEERS).filter(topic=topic)  # type: ignore[attr-defined]
    if moderates:
        return rows
    return rows.filter(Q(hiding=None) | Q(author=person) | Q(hiding__hidden_by__isnull=False))
