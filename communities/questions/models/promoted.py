"""An answer became a section of a community page. Both ends show it."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class PromotedAnswerQuerySet(models.QuerySet["PromotedAnswer"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:  # type: ignore[name-defined]  # noqa: F821
        """Where the person may read the page's community and the topic's, and the post is not hidden."""
        readable = Community.objects.readable_by(user).order_by().values("pk")
        here = self.filter(page__community__in=readable, post__topic__community__in=readable)
        return here.filter(post__hiding=None, post__topic__hiding=None)


class PromotedAnswer(models.Model):
    """Pages are named by their table only: their room lies beside this one. ``communities.vetting`` writes the rows."""

    post = models.ForeignKey("discussions.Post", models.PROTECT, related_name="promotions", verbose_name=_("answer"))
    #: Number of the text of the answer that was taken over.
    post_number = models.PositiveIntegerField(_("text of the answer"))
    page = models.ForeignKey("wiki.CommunityPage", models.PROTECT, related_name="promoted_answers")
    revision = models.ForeignKey("wiki.PageRevision", models.PROTECT, related_name="promoted_answers")
    heading = models.CharField(_("heading"), max_length=200)
    promoted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    promoted_at = models.DateTimeField(_("taken over"), default=timezone.now)

    objects = PromotedAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer turned into a section")
        verbose_name_plural = _("answers turned into sections")
        constraints = [models.UniqueConstraint(fields=["post", "revision"], name="promoted_answer_once_a_revision")]

    def __str__(self) -> str:
        return f"{self.post_id} → {self.page_id}"
