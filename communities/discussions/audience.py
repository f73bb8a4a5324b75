"""Who is told: worked out in sets by the database, never a person at a time.

Only people who may read the community; what somebody chose for a topic beats what they chose for its community; who
muted is never told. Whether a person is still active, and may still see it, is asked again when it is delivered.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from accounts.models import User
from accounts.notifications.kinds import Kind
from communities.capabilities import Capability
from communities.discussions.models.following import Level, Subscription
from communities.discussions.models.kinds import TopicKind
from communities.permissions import people_with

if TYPE_CHECKING:
    from accounts.notifications.models import Activity
    from communities.discussions.models import Topic
    from communities.models import Community


def of_reply(topic: "Topic", *, answered: int | None = None, besides: Iterable[int] = ()) -> QuerySet[User]:
    """Who is told of a new post: whoever watches, and the person it answers.

    Args:
        answered: the author of the post replied to.
        besides: people told of it in another way.
    """
    told = Q(pk__in=_at(topic, Level.WATCHING).union(_in_community(topic, Level.WATCHING), all=True))
    if answered is not None:
        told |= Q(pk=answered)
    readers = people_with(topic.community, Capability.VIEW).filter(told)
    return readers.exclude(pk__in=[*besides]).exclude(pk__in=_muted(topic)).only("pk")


def why_of_reply(topic: "Topic", answered: int | None) -> Case:
    """The reason, a key of ``reasons.REASONS``: the nearest to the person of those that hold."""
    asker = [When(pk=topic.author_id, then=Value("asked"))] if topic.kind == TopicKind.QUESTION else []
    to_them = [When(pk=answered, then=Value("answered"))] if answered else []
    watches = Subscription.objects.filter(topic=topic, level=Level.WATCHING, person=OuterRef("pk"))
    here = When(Exists(watches), then=Value("watching"))
    return Case(*asker, *to_them, here, default=Value("watching_community"), output_field=CharField())


def of_new_topic(community: "Community", besides: Iterable[int] = ()) -> QuerySet[User]:
    """Who is told that a topic began: whoever watches the community, and ``besides`` who is asked for."""
    watching = Subscription.objects.filter(community=community, level=Level.WATCHING)
    told = Q(pk__in=watching.values("person"))
    if besides:
        told |= Q(pk__in=[*besides])
    return people_with(community, Capability.VIEW).filter(told).only("pk")


def of_announcement(community: "Community") -> QuerySet[User]:
    """Every member who has not muted the community."""
    members = User.objects.active().filter(memberships__community=community)
    muted = Subscription.objects.filter(community=community, level=Level.MUTED)
    watching = of_new_topic(community).values("pk")
    told = members.exclude(pk__in=muted.values("person")).values("pk")
    return people_with(community, Capability.VIEW).filter(pk__in=told.union(watching, all=True)).only("pk")


#: People are counted no further before something is sent: more is more.
COUNTED = 1_000


def counted(people: QuerySet[User], but: User) -> int:
    """How many would be told besides ``but``; ``COUNTED`` + 1 for more."""
    return people.exclude(pk=but.pk).order_by()[: COUNTED + 1].count()


#: Names under which an outbox row has these worked out when it is delivered.
OF_REPLY, OF_BEGINNING = "discussions.reply", "discussions.beginning"


def told_of_reply(activity: "Activity", terms: dict[str, Any]) -> QuerySet[User]:
    """``terms``: the author of the post ``answered`` and people told in another way, ``besides``. Nobody is told of a
    post that was hidden meanwhile.
    """
    from communities.discussions.models import Post

    posts = Post.objects.shown().filter(topic__hiding=None).select_related("topic__community")
    post = posts.filter(pk=activity.target_id).first()
    if post is None:
        return User.objects.none()
    spoken_to = [terms["answered"]] if terms["answered"] else []
    spoken_to += [post.topic.author_id] if post.topic.kind == TopicKind.QUESTION else []
    reason = why_of_reply(post.topic, terms["answered"])
    return of_reply(post.topic, **terms).annotate(reason=reason, as_kind=talk_but(Kind.ANSWER, spoken_to))


def talk_but(kind: Kind, people: list[int]) -> Case:
    """As what it reaches each: as ``kind`` these people, as talk all others."""
    to_them = [When(pk__in=people, then=Value(kind.value))] if people else []
    return Case(*to_them, default=Value(Kind.TALK.value), output_field=CharField())


def told_of_beginning(activity: "Activity", terms: dict[str, Any]) -> QuerySet[User]:
    """``terms``: people told in another way, ``besides``, and ``experts``, who are told whatever they watch. Nobody is
    told of a topic that was hidden meanwhile.
    """
    from communities.discussions.models import Topic

    topic = Topic.objects.filter(pk=activity.target_id, hiding=None).select_related("community").first()
    if topic is None:
        return User.objects.none()
    if topic.kind == TopicKind.ANNOUNCEMENT:
        return of_announcement(topic.community).exclude(pk__in=terms["besides"])
    experts = terms.get("experts", [])
    told = of_new_topic(topic.community, experts).exclude(pk__in=terms["besides"])
    expert = [When(pk__in=experts, then=Value("expert"))] if experts else []
    reason = Case(*expert, default=Value("watching_community"), output_field=CharField())
    return told.annotate(reason=reason, as_kind=talk_but(Kind.TASK, experts))


def without_muted(people: Iterable[User], topic: "Topic") -> QuerySet[User]:
    """These people, except who muted the topic, or its community without saying anything of the topic."""
    return User.objects.filter(pk__in=[person.pk for person in people]).exclude(pk__in=_muted(topic)).only("pk")


def _muted(topic: "Topic") -> QuerySet:
    return _at(topic, Level.MUTED).union(_in_community(topic, Level.MUTED), all=True)


def _at(topic: "Topic", level: Level) -> QuerySet:
    return Subscription.objects.filter(topic=topic, level=level).values("person")


def _in_community(topic: "Topic", level: Level) -> QuerySet:
    """Who has this level for the community and chose nothing for the topic."""
    chosen = Subscription.objects.filter(topic=topic, automatic=False).values("person")
    here = Subscription.objects.filter(community=topic.community_id, level=level)
    return here.exclude(person__in=chosen).values("person")
