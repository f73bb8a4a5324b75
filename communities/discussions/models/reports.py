"""A reader says that a post should be looked at. Moderators answer by hiding it, or by leaving it as it is."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.notifications.models import Activity
from accounts.notifications.settling import settle
from communities.capabilities import Capability
from communities.discussions.models.audit import ModerationEvent
from communities.discussions.refusals import OwnPost, TooManyReports

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from communities.discussions.models.post import Post

PERSON = settings.AUTH_USER_MODEL
#: Reports one person may make within a day.
MOST_REPORTS = 20


class ReportReason(models.TextChoices):
    RUDE = "rude", _("It is rude or hurts somebody")
    PRIVATE = "private", _("It tells something private or secret")
    HARMFUL = "harmful", _("Following it would do harm")
    ADVERT = "advert", _("It advertises something")
    OTHER = "other", _("Something else")


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A person's own, and those of communities they moderate."""
        from communities.permissions import communities_with

        moderated = communities_with(user, Capability.MODERATE).values("pk")
        return self.filter(Q(reporter=user.pk) | Q(post__topic__community__in=moderated))

    def open(self) -> Self:
        """Nobody has answered them."""
        return self.filter(settled_at=None)


class Report(models.Model):
    """``upheld``: the post was hidden because of it; empty while it is open."""

    Reason = ReportReason

    post = models.ForeignKey("discussions.Post", models.PROTECT, related_name="reports", verbose_name=_("post"))
    reporter = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("reported by"))
    reason = models.CharField(_("reason"), max_length=10, choices=ReportReason)
    words = models.CharField(_("in their words"), max_length=500, blank=True)
    at = models.DateTimeField(_("reported"), default=timezone.now)
    settled_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    upheld = models.BooleanField(_("upheld"), null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(fields=["post", "reporter"], name="report_once"),
            models.CheckConstraint(condition=Q(reason__in=ReportReason.values), name="report_reason_known"),
            models.CheckConstraint(
                condition=Q(settled_at=None, upheld=None) | Q(settled_at__isnull=False, upheld__isnull=False),
                name="report_settled_one_way",
            ),
        ]
        indexes = [
            models.Index(fields=["at", "id"], condition=Q(settled_at=None), name="report_open"),
            models.Index(fields=["reporter", "-at"], name="report_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.reason}"

    def get_absolute_url(self) -> str:
        """Where the talk goes on: a hidden post itself is no longer there for its reporter."""
        return self.post.topic.get_absolute_url()

    def is_visible_to(self, user: "User") -> bool:
        return Report.objects.visible_to(user).filter(pk=self.pk).exists()

    @classmethod
    def make(cls, post: "Post", *, by: "User", reason: str, words: str = "") -> "Report":
        """Have moderators look at a post. Reporting it again returns the report there is.

        Raises:
            OwnPost, TooManyReports.
        """
        if post.author_id == by.pk:
            raise OwnPost
        with transaction.atomic():
            cls.refuse_too_many(by)
            post.locked()  # the first report tells moderators: two at once are made one after the other
            fields = {"reason": ReportReason(reason), "words": words[:500]}
            row, made = cls.objects.get_or_create(post=post, reporter=by, defaults=fields)
            if made:
                ModerationEvent.of_post(
                    "post.reported", post, by=by, reason=row.get_reason_display(), words=words[:500]
                )
                cls.tell_moderators(post)
        return row

    @classmethod
    def tell_moderators(cls, post: "Post") -> None:
        """That a post waits for them: once while it does, however many report it, and not by whom. Nobody is told of
        what they wrote themselves.
        """
        from communities.permissions import people_with

        if cls.objects.open().filter(post=post).count() == 1:
            community = post.topic.community
            others = people_with(community, Capability.MODERATE).exclude(pk=post.author_id)
            Activity.record("post.reported", by=None, on=post, community=community, tell=others, thread="")

    @classmethod
    def refuse_too_many(cls, by: "User") -> None:
        """Raises: TooManyReports."""
        by.take_turn()
        recent = cls.objects.filter(reporter=by, at__gt=timezone.now() - timedelta(days=1))
        if recent.count() >= MOST_REPORTS:
            raise TooManyReports(most=MOST_REPORTS, seconds=3600)

    @classmethod
    def settle(cls, post: "Post", *, by: "User | None", upheld: bool) -> int:
        """On the locked post: answer every open report, thank and tell who made them. Returns how many there were."""
        rows = list(cls.objects.open().filter(post=post).select_related("reporter"))
        cls.objects.filter(pk__in=[row.pk for row in rows]).update(
            settled_by=by, settled_at=timezone.now(), upheld=upheld
        )
        verb = "report.upheld" if upheld else "report.dismissed"
        for row in rows:
            community = post.topic.community
            Activity.record(verb, by=by, on=row, community=community, tell=[row.reporter])
        if rows:
            settle(post)
        return len(rows)

    @classmethod
    @transaction.atomic
    def dismiss(cls, post: "Post", *, by: "User") -> None:
        """The post stays as it is. When another moderator was quicker nothing happens."""
        here = post.locked()
        if n := cls.settle(here, by=by, upheld=False):
            ModerationEvent.of_post("report.dismissed", here, by=by, reports=n)
