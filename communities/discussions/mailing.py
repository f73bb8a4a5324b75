"""What a mail shows of a post: its text, and whether its reader may answer by mail."""

from accounts.models import User
from accounts.notifications.addresses import reply_address
from accounts.notifications.mail.bodies import Body
from accounts.notifications.models import Activity
from communities.discussions.models import Post, Topic

#: Verbs about a post, and about a topic whose first post it is.
OF_POST = ("post.mentioned", "question.answered", "question.commented", "topic.replied")
OF_TOPIC = ("announcement.made", "question.asked", "topic.started")


def body_of(activity: Activity, reader: User) -> Body | None:
    """None when the post is no longer the reader's to see."""
    posts = Post.objects.visible_to(reader).select_related("topic__community")
    if activity.verb in OF_TOPIC:
        post = posts.filter(topic=activity.target_id, number=1).first()
    else:
        post = posts.filter(pk=activity.target_id).first()
    if post is None:
        return None
    reply_to = reply_address(reader, post.pk) if may_answer(post, reader) else ""
    return Body(title=post.topic.title, html=post.html, reply_to=reply_to)


def may_answer(post: Post, reader: User) -> bool:
    """Whether a reply would be taken, as far as one knows now: who may reply, and who may answer or asked."""
    topic = post.topic
    if topic.closure_id is not None or topic.merged_into_id is not None:
        return False
    may = topic.community.permissions_for(reader)
    if topic.kind != Topic.Kind.QUESTION:
        return may.can_reply
    own = topic.author_id == reader.pk and may.can_ask
    return may.can_answer or own or (post.number > 1 and may.can_reply)
