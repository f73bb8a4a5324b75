"""What discussions add to the page about a person: where they wrote, as far as the reader may read it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.rooms_above import Contribution
from communities.discussions.models import Post, TopicKind

if TYPE_CHECKING:
    from accounts.request import Request

#: Posts looked at for lines of different topics.
LOOK_BACK = 30
#: What the first post of a topic is called, with its picture; every other one is a reply.
BEGAN = {
    TopicKind.DISCUSSION: (_("Started a discussion"), "message"),
    TopicKind.ANNOUNCEMENT: (_("Announced"), "announcement"),
    TopicKind.QUESTION: (_("Asked"), "question"),
}
WROTE = (_("Wrote in a discussion"), "messages")


def posts_by(request: "Request", person: User) -> Iterator[Contribution]:
    """The latest one of each topic; answers have a section of their own. One query."""
    talk = ~Q(topic__kind=TopicKind.QUESTION) | Q(number=1)
    posts = Post.objects.visible_to(request.user).shown().filter(talk, author=person, topic__hiding=None)
    rows = posts.select_related("topic__community").defer("html", "topic__community__description")
    seen: set[int] = set()
    for post in rows.order_by("-at", "-pk")[:LOOK_BACK]:
        if post.topic_id not in seen:
            seen.add(post.topic_id)
            words, icon = BEGAN[TopicKind(post.topic.kind)] if post.number == 1 else WROTE
            url = post.topic.get_absolute_url() if post.number == 1 else post.get_absolute_url()
            yield Contribution(post.at, icon, words, post.topic.title, url, post.topic.community.name)
