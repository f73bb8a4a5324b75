"""What a community's home page shows of its discussions. Each is one query."""

from typing import TYPE_CHECKING

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat

from communities.discussions.models import Post, Topic
from communities.models import Community

if TYPE_CHECKING:
    from communities.request import Request
    from communities.tester import CommunityPermissionTester

#: Rows on the home page.
LATEST, ANNOUNCED = 6, 2


def latest_topics(request: "Request", community: Community) -> list[Topic]:
    """Where somebody wrote last; announcements have a block of their own."""
    topics = Topic.objects.seen_with(request.communities.tester(community)).filter(kind=Topic.Kind.DISCUSSION).listed()
    return here(topics.select_related("last_poster").order_by("-last_post_at", "-pk")[:LATEST], community)


def announcements(request: "Request", community: Community) -> list[Topic]:
    """The newest ones."""
    topics = Topic.objects.seen_with(request.communities.tester(community)).announcements().listed()
    return here(topics.select_related("author").order_by("-created_at", "-pk")[:ANNOUNCED], community)


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


def here(topics, community: Community) -> list[Topic]:  # type: ignore[no-untyped-def]
    """With the community they are in, so that their addresses cost nothing."""
    found = list(topics)
    for topic in found:
        topic.community = community
    return found
