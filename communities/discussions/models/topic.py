"""A topic: a title and the posts under it. Discussions, questions and announcements are topics of a kind."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, Func, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.capabilities import Capability
from communities.discussions.models.first_posts import reviewing
from communities.discussions.models.following import level_of
from communities.discussions.models.kinds import TopicKind
from communities.discussions.models.moderating import Moderating
from communities.discussions.models.moving import Moving
from communities.discussions.models.reading import ReadMark
from communities.discussions.models.records import PostHiding
from communities.discussions.models.slowing import Slowing
from communities.discussions.models.tags import Tag, TopicTag
from communities.discussions.models.writing import Writing
from communities.models import Community

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from communities.tester import CommunityPermissionTester

PERSON = settings.AUTH_USER_MODEL
#: Unread posts are counted no further: more is more.
MOST_UNREAD = 100
#: A topic nobody has opened is called new for so long.
NEW_FOR = timedelta(days=14)
#: Topics split off from one that a reader is led to.
MOST_SPLITS = 6
#: A topic without a post for so long is called old before somebody replies.
OLD = timedelta(days=365)
#: Where a topic of each kind is read. Names, because the questions' room is above this one.
PLACES = {TopicKind.QUESTION: "question_detail"}


class TopicQuerySet(models.QuerySet["Topic"]):
    """Doors of topics, and the sets their lists are made of."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Topics of communities whose content ``user`` may read; hidden ones for their author and moderators only."""
        from communities.permissions import communities_with

        moderated = communities_with(user, Capability.MODERATE).values("pk")
        shown = Q(hiding=None) | Q(author=user.pk) | Q(community__in=moderated)
        return self.filter(shown, community__in=Community.objects.readable_by(user).order_by().values("pk"))

    def seen_with(self, permissions: "CommunityPermissionTester") -> Self:
        """What ``visible_to`` shows of one community, by rights that are at hand: the database is asked of none."""
        if not permissions.can_view:
            return self.none()
        return self.seen_by(permissions.user, permissions.community.pk, moderates=permissions.can_moderate)

    def seen_by(self, reader: "User | AnonymousUser", community: int, *, moderates: bool) -> Self:
        """The same for who may read the community and is known to moderate it, or not to."""
        here = self.filter(community=community)
        return here if moderates else here.filter(Q(hiding=None) | Q(author=reader.pk))

    def listed(self) -> Self:
        """Not merged into another one."""
        return self.filter(merged_into=None)

    def discussions(self) -> Self:
        """All but questions, which have lists of their own."""
        return self.exclude(kind=TopicKind.QUESTION)

    def questions(self) -> Self:
        return self.filter(kind=TopicKind.QUESTION)

    def announcements(self) -> Self:
        return self.filter(kind=TopicKind.ANNOUNCEMENT)

    def open(self) -> Self:
        return self.filter(closure=None)

    def tagged(self, tag: Tag) -> Self:
        return self.filter(pk__in=TopicTag.objects.filter(tag=tag).values("topic"))

    def written_in_by(self, user: "User") -> Self:
        """Topics in which the person wrote something."""
        return self.filter(pk__in=user.posts.values("topic"))

    def unread_by(self, user: "User") -> Self:
        """Topics the person once opened or wrote in, with posts they have not seen since."""
        marks = ReadMark.objects.filter(person=user, number__lt=F("topic__highest_number"))
        return self.filter(pk__in=marks.values("topic")).filter(_has_unread(user))

    def for_reader(self, user: "User") -> Self:
        """Annotate ``read_number`` (None: never opened) and ``tag_list`` of ``{name, slug}``."""
        mark = ReadMark.objects.filter(topic=OuterRef("pk"), person=user)
        tags = Tag.objects.filter(taggings__topic=OuterRef("pk")).order_by("name")
        return self.annotate(
            read_number=Subquery(mark.values("number")),
            tag_list=ArraySubquery(tags.values(tag=JSONObject(name="name", slug="slug"))),
        )

    def with_level(self, user: "User") -> Self:
        """Annotate ``my_level``: how closely the person follows each, as it works out."""
        return self.annotate(my_level=level_of(user))

    def with_splits(self) -> Self:
        """Annotate ``split_list`` of ``{pk, title}``: topics split off from it, as far as all its readers see them."""
        parts = Topic.objects.listed().filter(split_from=OuterRef("pk"), community=OuterRef("community"), hiding=None)
        rows = parts.order_by("pk").values(part=JSONObject(pk="pk", title="title"))[:MOST_SPLITS]
        return self.annotate(split_list=ArraySubquery(rows))

    def marked_for_moderators(self, community: Community) -> Self:
        """Annotate ``is_held`` and ``is_anything_hidden``: the topic waits for review, a post in it is not for all."""
        hidden = PostHiding.objects.filter(post__topic__community=community, lifted_at=None).values("post__topic")
        marks = {"is_held": Q(hiding__isnull=False, hiding__hidden_by=None), "is_anything_hidden": Q(pk__in=hidden)}
        return self.annotate(**{name: ExpressionWrapper(q, models.BooleanField()) for name, q in marks.items()})

    def with_unread(self, user: "User") -> Self:
        """Annotate ``unread``: visible posts beyond the person's mark, at most ``MOST_UNREAD``; 0 without a mark."""
        from communities.discussions.models.post import Post

        marks = ReadMark.objects.filter(person=user, topic=OuterRef(OuterRef("pk"))).values("number")  # once a topic
        beyond = Post.objects.shown().filter(topic=OuterRef("pk"), number__gt=Subquery(marks))
        some = ArraySubquery(beyond.order_by().values("pk")[:MOST_UNREAD])
        return self.annotate(unread=Func(some, function="CARDINALITY", output_field=models.IntegerField()))


def _has_unread(user: "User") -> Exists:
    from communities.discussions.models.post import Post

    marks = ReadMark.objects.filter(person=user, topic=OuterRef(OuterRef("pk"))).values("number")
    return Exists(Post.objects.shown().filter(topic=OuterRef("pk"), number__gt=Subquery(marks)))


class Topic(Writing, Moderating, Moving, Slowing, models.Model):
    """``post_count`` counts posts not hidden; ``highest_number`` is the highest ever given and never goes down.

    ``closure``, ``pin``, ``hiding`` and ``slow_mode`` point at the records in force.
    """

    Kind = TopicKind

    community = models.ForeignKey(Community, models.PROTECT, related_name="topics", verbose_name=_("community"))
    kind = models.CharField(_("kind"), max_length=12, choices=TopicKind, default=TopicKind.DISCUSSION)
    title = models.CharField(_("title"), max_length=200)
    author = models.ForeignKey(PERSON, models.PROTECT, related_name="topics")
    created_at = models.DateTimeField(_("started"), default=timezone.now)
    last_post_at = models.DateTimeField(_("last post"), default=timezone.now)
    last_poster = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    post_count = models.PositiveIntegerField(default=0)
    highest_number = models.PositiveIntegerField(default=0)
    tags = models.ManyToManyField(Tag, through=TopicTag, related_name="topics", verbose_name=_("tags"))
    closure = models.OneToOneField("discussions.Closure", models.PROTECT, null=True, blank=True, related_name="+")
    pin = models.OneToOneField("discussions.Pin", models.PROTECT, null=True, blank=True, related_name="+")
    hiding = models.OneToOneField("discussions.PostHiding", models.PROTECT, null=True, blank=True, related_name="+")
    slow_mode = models.OneToOneField("discussions.SlowMode", models.PROTECT, null=True, blank=True, related_name="+")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    split_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="splits")

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="topic_not_merged_into_itself"),
            models.CheckConstraint(condition=Q(kind__in=TopicKind.values), name="topic_kind_known"),
        ]
        indexes = [
            models.Index(
                fields=["community", "-last_post_at", "-id"],
                condition=Q(merged_into=None) & ~Q(kind="question"),
                name="topic_latest",
            ),
            models.Index(
                fields=["community", "-last_post_at", "-id"],
                condition=Q(merged_into=None, kind="question"),
                name="topic_latest_question",
            ),
            models.Index(
                fields=["community", "-created_at", "-id"],
                condition=Q(kind="announcement"),
                name="topic_announcements",
            ),
            models.Index(fields=["author", "-created_at"], name="topic_by_author"),
            models.Index(fields=["community"], condition=~Q(pin=None), name="topic_pinned"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse(PLACES.get(TopicKind(self.kind), "topic_detail"), args=[self.community.slug, self.pk])

    @property
    def notification_thread(self) -> str:
        return f"topic:{self.pk}"

    def is_visible_to(self, user: "User") -> bool:
        """Asked when a notification about this topic is shown."""
        return Topic.objects.visible_to(user).filter(pk=self.pk).exists()

    @property
    def is_closed(self) -> bool:
        return self.closure_id is not None

    @property
    def reply_count(self) -> int:
        return max(self.post_count - 1, 0)

    @property
    def is_old(self) -> bool:
        """Whether nobody has written for so long that a reply is better a new topic."""
        return self.last_post_at < timezone.now() - OLD

    @property
    def is_new(self) -> bool:
        """Begun lately, and never opened by the reader it was fetched for."""
        return self.read_number is None and self.created_at > timezone.now() - NEW_FOR

    def locked(self) -> "Topic":
        """The row as it is now, held until the transaction ends.

        Order of locks in this room: topics by number, then posts, then whatever else; a community's row is written
        last. Nothing here waits for a topic while it holds a post. Nothing is joined: after waiting, PostgreSQL looks
        at the locked row again, but not at what was joined, so a topic just moved elsewhere would not be found.
        """
        rows = Topic.objects.select_for_update(no_key=True).annotate(reviews_first_posts=reviewing("community"))
        return rows.get(pk=self.pk)
