"""A community page: a place in a community's tree, with a newest text and all the earlier ones."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from communities.wiki.models.placing import Placing
from communities.wiki.models.publishing import Publishing

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from communities.tester import CommunityPermissionTester


class CommunityPageQuerySet(models.QuerySet["CommunityPage"]):
    """Doors of community pages. Which *text* of a page a reader gets is the resolver's answer, never read off here."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Pages of communities whose content ``user`` may read, archived ones included: they are marked."""
        return self.filter(community__in=Community.objects.readable_by(user).order_by().values("pk"))

    def seen_with(self, permissions: "CommunityPermissionTester") -> Self:
        """What ``visible_to`` shows of one community, by rights that are at hand: the database is asked of none."""
        return self.filter(community=permissions.community.pk) if permissions.can_view else self.none()

    def in_use(self) -> Self:
        return self.filter(archival=None)

    def archived(self) -> Self:
        return self.exclude(archival=None)

    def roots(self) -> Self:
        return self.filter(parent=None)


class CommunityPage(Publishing, Placing, models.Model):
    """``path`` is the whole address inside the community, such as ``guides/first-week``.

    ``official_number`` and ``edits_since_official`` are kept for lists: the first is written by the vetting room when
    a revision becomes official or ceases to be, the second counts later revisions and is written with each of them.
    """

    community = models.ForeignKey(Community, models.PROTECT, related_name="pages", verbose_name=_("community"))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    slug = models.SlugField(_("address part"), max_length=100, allow_unicode=True)
    path = models.CharField(_("address"), max_length=600)
    position = models.PositiveIntegerField(_("position"), default=0)
    title = models.CharField(_("title"), max_length=200)
    newest = models.OneToOneField("wiki.PageRevision", models.PROTECT, null=True, related_name="+")
    revision_count = models.PositiveIntegerField(default=0)
    official_number = models.PositiveIntegerField(null=True, blank=True)
    edits_since_official = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), db_index=True)
    archival = models.OneToOneField("wiki.PageArchival", models.PROTECT, null=True, blank=True, related_name="+")

    objects = CommunityPageQuerySet.as_manager()

    class Meta:
        verbose_name = _("community page")
        verbose_name_plural = _("community pages")
        constraints = [
            models.UniqueConstraint(fields=["community", "path"], name="community_page_one_address"),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="community_page_not_below_itself"),
        ]
        indexes = [
            models.Index(fields=["community", "parent", "position", "id"], name="community_page_tree"),
            models.Index(fields=["community", "-changed_at", "-id"], name="community_page_latest"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("page_detail", args=[self.community.slug, self.path])

    @property
    def notification_thread(self) -> str:
        return f"page:{self.pk}"

    def is_visible_to(self, user: "User") -> bool:
        """Asked when a notification about this page is shown."""
        return CommunityPage.objects.visible_to(user).filter(pk=self.pk).exists()

    def locked(self) -> "CommunityPage":
        """The row as it is now, held until the transaction ends.

        Nothing is joined to it: PostgreSQL looks at the locked row again after waiting, but not at what was joined, so
        that the newest revision would be missing just when another editor was first.
        """
        return CommunityPage.objects.select_for_update(no_key=True).get(pk=self.pk)
