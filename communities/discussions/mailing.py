"""What a mail shows of a post: its text, and whether its reader may answer by mail."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.notifications.addresses import reply_address
from accounts.notifications.mail.bodies import Body, Link, absolute
from accounts.notifications.models import Activity
from communities.discussions.models import Post, Topic

#: Verbs about a post, and about a topic whose first post it is, with what a mail says under the topic's title.
OF_POST = {
    "post.mentioned": _("%(name)s mentioned you"),
    "question.answered": _("%(name)s answered"),
    "question.commented": _("%(name)s commented"),
    "topic.replied": _("%(name)s replied"),
}
OF_TOPIC = {
    "announcement.made": _("%(name)s made an announcement"),
    "question.asked": _("%(name)s asks"),
    "topic.started": _("%(name)s started a discussion"),
}
#: Reports whose words one mail holds.
MOST_REPORTS = 5


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
    name = activity.actor.name if activity.actor else gettext("Somebody")
    said = str((OF_POST | OF_TOPIC)[activity.verb]) % {"name": name}
    return Body(title=post.topic.title, said=said, html=post.html, reply_to=reply_to)


def body_of_report(activity: Activity, reader: User) -> Body | None:
    """What is wrong with it, in the words of who reported it, and the queue; None once it was judged. The post itself
    is not spread by mail: it may tell something private.
    """
    post = Post.objects.visible_to(reader).select_related("topic__community").filter(pk=activity.target_id).first()
    if post is None or not post.topic.community.permissions_for(reader).can_moderate:
        return None
    reports = list(post.reports.filter(settled_at=None).order_by("pk")[:MOST_REPORTS])
    if not reports:
        return None
    said = [f"{one.get_reason_display()}: {one.words}" if one.words else one.get_reason_display() for one in reports]
    queue = absolute(reverse("moderation_queue", args=[post.topic.community.slug]))
    return Body(note="; ".join(said), links=(Link(gettext("Hide it, or leave it"), queue),))


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
