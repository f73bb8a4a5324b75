"""Following a community page: being told of edits that are not minor, and finding it on the home page."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from communities.wiki.models.page import CommunityPage


class PageFollowQuerySet(models.QuerySet["PageFollow"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A person's own."""
        return self.filter(person=user) if user.is_authenticated else self.none()


class PageFollow(models.Model):
    page = models.ForeignKey("wiki.CommunityPage", models.CASCADE, related_name="follows")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="community_page_follows")
    at = models.DateTimeField(_("since"), default=timezone.now)

    objects = PageFollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("followed page")
        verbose_name_plural = _("followed pages")
        constraints = [models.UniqueConstraint(fields=["person", "page"], name="community_page_follow_once")]
        indexes = [models.Index(fields=["page", "person"], name="community_page_followers")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.page_id}"

    @classmethod
    def begin(cls, page: "CommunityPage", *, by: "User") -> None:
        """Tell ``by`` of changes from now on. Saying it again, in two tabs at once, leaves one row."""
        PageFollow.objects.bulk_create([PageFollow(page=page, person=by)], ignore_conflicts=True)

    @classmethod
    def end(cls, page: "CommunityPage", *, by: "User") -> None:
        """Tell ``by`` no longer. Doing it again changes nothing."""
        cls.objects.filter(page=page, person=by).delete()


def followers_of(page: "CommunityPage") -> models.QuerySet[User]:
    """Active people who follow the page. Whether they may still see it is asked when they are told."""
    return User.objects.active().filter(community_page_follows__page=page).only("pk")
