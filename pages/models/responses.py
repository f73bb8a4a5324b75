"""What readers give back to news: that they have read it, a reaction, a comment."""

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.notifications.models import Activity
from intranet.ui.refusal import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

PERSON = settings.AUTH_USER_MODEL
#: Characters of a comment; comments one person may write within the window.
LONGEST_COMMENT, MOST_COMMENTS, WINDOW = 2000, 20, timedelta(minutes=10)


class CommentsClosed(Refused):
    """The editor has switched comments off, or the page is not published."""


class TooManyComments(Refused):
    """Somebody writes faster than people do."""


class NotYours(Refused):
    """Only the author and those who answer for the page remove a comment."""


class NewsReactionKind(models.TextChoices):
    """The same few as below a post, each with one meaning."""

    THANKS = "thanks", _("Thanks")
    AGREE = "agree", _("Agree")
    INSIGHT = "insight", _("Learned something")
    CELEBRATE = "celebrate", _("Celebrate")


class NewsAcknowledgement(models.Model):
    """Somebody has read news that must be read."""

    page = models.ForeignKey("pages.NewsPage", models.CASCADE, related_name="acknowledgements")
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="news_acknowledgements")
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("news read")
        verbose_name_plural = _("news read")
        constraints = [models.UniqueConstraint(fields=["person", "page"], name="pages_news_read_once")]


class NewsReaction(models.Model):
    """Counted when shown, never stored as a number: so no race can make the count wrong."""

    page = models.ForeignKey("pages.NewsPage", models.CASCADE, related_name="reactions")
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    kind = models.CharField(_("reaction"), max_length=12, choices=NewsReactionKind)
    at = models.DateTimeField(_("given"), default=timezone.now)

    class Meta:
        verbose_name = _("reaction to news")
        verbose_name_plural = _("reactions to news")
        constraints = [
            models.UniqueConstraint(fields=["page", "kind", "person"], name="pages_news_reaction_once"),
            models.CheckConstraint(condition=Q(kind__in=NewsReactionKind.values), name="pages_news_reaction_known"),
        ]


class NewsCommentQuerySet(models.QuerySet["NewsComment"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Comments on news that ``user`` may open, without those removed."""
        from pages.models.news import NewsPage

        if not user.is_authenticated:
            return self.none()
        return self.filter(removed_at=None, page__in=NewsPage.objects.visible_to(user).order_by().values("pk"))  # type: ignore[arg-type]


class NewsComment(models.Model):
    """Plain text. A removed comment keeps its row, with who removed it; nobody is shown it any more."""

    page = models.ForeignKey("pages.NewsPage", models.CASCADE, related_name="comments")
    author = models.ForeignKey(PERSON, models.PROTECT, related_name="news_comments")
    at = models.DateTimeField(_("written"), default=timezone.now)
    text = models.TextField(_("comment"), max_length=LONGEST_COMMENT)
    removed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)
    #: The submission that made it: a retry finds it instead of writing twice.
    key = models.UUIDField(editable=False, default=uuid.uuid4)

    objects = NewsCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.UniqueConstraint(fields=["author", "key"], name="pages_comment_once_per_key"),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None) | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="pages_comment_removed_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["page", "at", "id"], name="pages_comments_of_page")]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.author_id}"

    def get_absolute_url(self) -> str:
        return f"{self.page.get_absolute_url()}#comment-{self.pk}"

    @property
    def notification_thread(self) -> str:
        return f"news:{self.page_id}"

    @classmethod
    def write(cls, page: Any, *, by: "User", text: str, key: uuid.UUID) -> "NewsComment":
        """Add a comment and tell the page's owner. The same key again returns the first one.

        Raises:
            CommentsClosed, TooManyComments.
        """
        if not page.live or not page.comments_open:
            raise CommentsClosed(_("Comments on this page are closed."))
        with transaction.atomic():
            by.take_turn()
            if found := cls.objects.filter(author=by, key=key).first():
                return found
            if cls.objects.filter(author=by, at__gt=timezone.now() - WINDOW).count() >= MOST_COMMENTS:
                raise TooManyComments(_("You have written many comments in a short time. Wait ten minutes."))
            made, is_new = cls.objects.get_or_create(author=by, key=key, defaults={"page": page, "text": text})
            if is_new:  # else the same form was sent twice at the same moment
                owner = page.content_owner
                Activity.record("news.commented", by=by, on=made, tell=[owner] if owner and owner.is_active else [])
        return made

    def may_be_removed_by(self, user: "User") -> bool:
        """The author, the content owner, and whoever may publish the page."""
        return user.is_active and (user.pk == self.author_id or self.page.may_review(user))

    @transaction.atomic
    def remove(self, *, by: "User") -> None:
        """Show it to nobody any more. Doing it again changes nothing.

        Raises:
            NotYours.
        """
        if not self.may_be_removed_by(by):
            raise NotYours(_("Only its author and those who answer for the page remove a comment."))
        gone = NewsComment.objects.filter(pk=self.pk, removed_at=None)
        if gone.update(removed_at=timezone.now(), removed_by=by):
            Activity.record("news.comment_removed", by=by, on=self)
