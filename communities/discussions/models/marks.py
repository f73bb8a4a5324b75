"""What a reader leaves on a post: a reaction everybody sees, a bookmark nobody else sees."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class ReactionKind(models.TextChoices):
    """A few, each with one meaning."""

    THANKS = "thanks", _("Thanks")
    AGREE = "agree", _("Agree")
    INSIGHT = "insight", _("Learned something")
    CELEBRATE = "celebrate", _("Celebrate")


class Reaction(models.Model):
    """Counted when shown, never stored as a number: so no race can make the count wrong."""

    post = models.ForeignKey("discussions.Post", models.CASCADE, related_name="reactions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(_("reaction"), max_length=12, choices=ReactionKind)
    at = models.DateTimeField(_("given"), default=timezone.now)

    class Meta:
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")
        constraints = [
            models.UniqueConstraint(fields=["post", "kind", "person"], name="reaction_once"),
            models.CheckConstraint(condition=Q(kind__in=ReactionKind.values), name="reaction_known"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.kind}"


class BookmarkQuerySet(models.QuerySet["Bookmark"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A person's own, of posts they may still see."""
        from communities.discussions.models.post import Post

        if not user.is_authenticated:
            return self.none()
        return self.filter(person=user, post__in=Post.objects.visible_to(user).values("pk"))


class Bookmark(models.Model):
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="bookmarks")
    post = models.ForeignKey("discussions.Post", models.CASCADE, related_name="bookmarks")
    at = models.DateTimeField(_("kept"), default=timezone.now)

    objects = BookmarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("bookmark")
        verbose_name_plural = _("bookmarks")
        constraints = [models.UniqueConstraint(fields=["person", "post"], name="bookmark_once")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.post_id}"
