"""What a statement or a request is about: a page and one of its revisions, or an answer and one of its."""

from typing import TYPE_CHECKING, Self, cast

from django.db import models
from django.db.models import Q

from communities.discussions.models import Post
from communities.wiki.models import CommunityPage

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from communities.models import Community
    from communities.vetting.targets import Text

A_PAGE = Q(page__isnull=False, revision__isnull=False, post=None, post_revision=None)
AN_ANSWER = Q(post__isnull=False, post_revision__isnull=False, page=None, revision=None)
#: Exactly one of both, as the database holds it.
EXACTLY_ONE = A_PAGE | AN_ANSWER


class AboutQuerySet(models.QuerySet):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Of pages and answers ``user`` may read: what happens to a text is part of its history."""
        pages = CommunityPage.objects.visible_to(user).order_by().values("pk")
        return self.filter(Q(page__in=pages) | Q(post__in=Post.objects.visible_to(user).order_by().values("pk")))

    def in_communities(self, communities: models.QuerySet) -> Self:
        """In these communities."""
        ids = communities.order_by().values("pk")
        return self.filter(Q(page__community__in=ids) | Q(post__topic__community__in=ids))


class About(models.Model):
    """Part of official versions and of requests; their foreign keys are their own."""

    class Meta:
        abstract = True

    @property
    def target(self) -> CommunityPage | Post:
        return cast(CommunityPage | Post, self.page if self.page_id else self.post)

    @property
    def text(self) -> "Text":
        """The revision it is about."""
        return cast("Text", self.revision if self.page_id else self.post_revision)

    @property
    def community(self) -> "Community":
        return self.page.community if self.page_id else self.post.topic.community

    @property
    def notification_thread(self) -> str:
        return f"vetting:page:{self.page_id}" if self.page_id else f"vetting:post:{self.post_id}"

    @property
    def title(self) -> str:
        """What the text it is about is called; an answer goes by its question. What the community calls its page since
        is another text.
        """
        return self.revision.title if self.page_id else self.post.topic.title

    def is_visible_to(self, user: "User") -> bool:
        """Asked when a notification about it is shown."""
        return self.target.is_visible_to(user)
