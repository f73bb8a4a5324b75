"""Following an official page: being told when its text is published anew, and finding it on the home page."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class PageFollowQuerySet(models.QuerySet["PageFollow"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A person's own."""
        return self.filter(person=user) if user.is_authenticated else self.none()


class PageFollow(models.Model):
    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="follows")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="page_follows")
    at = models.DateTimeField(_("since"), default=timezone.now)

    objects = PageFollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("followed page")
        verbose_name_plural = _("followed pages")
        constraints = [models.UniqueConstraint(fields=["person", "page"], name="pages_follow_once")]
        indexes = [models.Index(fields=["page", "person"], name="pages_follow_of_page")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.page_id}"

    @classmethod
    def begin(cls, page: Any, *, by: "User") -> None:
        """Tell ``by`` of changes from now on. Saying it again, in two tabs at once, leaves one row."""
        PageFollow.objects.bulk_create([PageFollow(page_id=page.pk, person=by)], ignore_conflicts=True)

    @classmethod
    def end(cls, page: Any, *, by: "User") -> None:
        """Tell ``by`` no longer. Doing it again changes nothing."""
        cls.objects.filter(page_id=page.pk, person=by).delete()
