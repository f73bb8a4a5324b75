"""What a community's home page shows of its discussions. Each is one query."""

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat

from accounts.models import User
from communities.discussions.models import Post, Topic
from communities.models import Community
from intranet.written import Written

if TYPE_CHECKING:
    from communities.request import Request
    from communities.tester import CommunityPermissionTester

#: Rows on the home page.
LATEST, ANNOUNCED = 6, 2


def latest_topics(request: "Request", community: Community) -> list[Topic]:
    """Where somebody wrote last; announcements have a block of their own."""
    return _seen(_latest, request, community)


def announcements(request: "Request", community: Community) -> list[Topic]:
    """The newest ones."""
    return _seen(_announced, request, community)


def _seen(question: Written, request: "Request", community: Community) -> list[Topic]:
    """As far as the reader may see them, with the community they are in, so that their addresses cost nothing."""
    rights = request.communities.tester(community)
    who = {"person": request.user.pk, "community": community.pk}
    found: list[Topic] = question.rows(rights.can_moderate, **who) if rights.can_view else []
    for topic in found:
        topic.community = community
    return found


@Written
def _latest(moderates: bool, *, person: int, community: int) -> QuerySet[Topic, Any]:
    topics = Topic.objects.seen_by(User(pk=person), community, moderates=moderates).listed()
    found = topics.filter(kind=Topic.Kind.DISCUSSION).select_related("last_poster")
    return found.order_by("-last_post_at", "-pk")[:LATEST]


@Written
def _announced(moderates: bool, *, person: int, community: int) -> QuerySet[Topic, Any]:
    topics = Topic.objects.seen_by(User(pk=person), community, moderates=moderates).listed()
    return topics.announcements().select_related("author").order_by("-created_at", "-pk")[:ANNOUNCED]


def topics_seen(permissions: "CommunityPermissionTester") -> QuerySet[Topic]:
    """What news about topics say of them."""
    below = Concat(Value("discussions/"), Cast("pk", CharField()), Value("/"))
    return Topic.objects.seen_with(permissions).annotate(about=F("title"), below=below)


def posts_seen(permissions: "CommunityPermissionTester") -> QuerySet[Post]:
    """What news about posts say: the title of their topic, and where they are."""
    topic, number = Cast("topic_id", CharField()), Cast("number", CharField())
    below = Concat(Value("discussions/"), topic, Value("/"), number, Value("/"))
    posts = Post.objects.shown().filter(topic__in=Topic.objects.seen_with(permissions).order_by().values("pk"))
    return posts.annotate(about=F("topic__title"), below=below)
