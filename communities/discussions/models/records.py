"""What somebody did to a topic or a post, with who and when. While it is in force, the topic or post points at it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PERSON = settings.AUTH_USER_MODEL


class Closure(models.Model):
    """A topic was closed: nobody replies until it is reopened."""

    topic = models.ForeignKey("discussions.Topic", models.PROTECT, related_name="closures")
    closed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(_("closed"), default=timezone.now)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    reopened_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    reopened_at = models.DateTimeField(_("reopened"), null=True, blank=True)

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        constraints = [
            models.UniqueConstraint(fields=["topic"], condition=Q(reopened_at=None), name="closure_one_in_force")
        ]

    def __str__(self) -> str:
        return f"{self.topic_id} · {self.closed_at:%Y-%m-%d}"


class Pin(models.Model):
    """A topic was put above the others of its community."""

    topic = models.ForeignKey("discussions.Topic", models.PROTECT, related_name="pins")
    pinned_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    pinned_at = models.DateTimeField(_("pinned"), default=timezone.now)
    unpinned_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    unpinned_at = models.DateTimeField(_("unpinned"), null=True, blank=True)

    class Meta:
        verbose_name = _("pin")
        verbose_name_plural = _("pins")
        constraints = [
            models.UniqueConstraint(fields=["topic"], condition=Q(unpinned_at=None), name="pin_one_in_force")
        ]

    def __str__(self) -> str:
        return f"{self.topic_id} · {self.pinned_at:%Y-%m-%d}"


class TopicMove(models.Model):
    """A topic went from one community to another. Its number stays, so its old address still finds it."""

    topic = models.ForeignKey("discussions.Topic", models.PROTECT, related_name="moves")
    origin = models.ForeignKey("communities.Community", models.PROTECT, related_name="+")
    destination = models.ForeignKey("communities.Community", models.PROTECT, related_name="+")
    moved_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    moved_at = models.DateTimeField(_("moved"), default=timezone.now)

    class Meta:
        verbose_name = _("move of a topic")
        verbose_name_plural = _("moves of topics")

    def __str__(self) -> str:
        return f"{self.topic_id}: {self.origin_id} → {self.destination_id}"


class PostAddress(models.Model):
    """A number a post had in a topic before a split or a merge took it elsewhere. It leads to the post for good."""

    topic = models.ForeignKey("discussions.Topic", models.PROTECT, related_name="former_numbers")
    number = models.PositiveIntegerField(_("former number"))
    post = models.ForeignKey("discussions.Post", models.PROTECT, related_name="former_addresses")
    left_at = models.DateTimeField(_("left"), default=timezone.now)

    class Meta:
        verbose_name = _("former address of a post")
        verbose_name_plural = _("former addresses of posts")
        constraints = [models.UniqueConstraint(fields=["topic", "number"], name="post_address_leads_to_one")]

    def __str__(self) -> str:
        return f"{self.topic_id}/{self.number}"


class PostHiding(models.Model):
    """A post was hidden: only its author and moderators see it. ``hidden_by`` is empty when a rule did it."""

    post = models.ForeignKey("discussions.Post", models.PROTECT, related_name="hidings")
    hidden_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    hidden_at = models.DateTimeField(_("hidden"), default=timezone.now)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    lifted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(_("shown again"), null=True, blank=True)

    class Meta:
        verbose_name = _("hiding of a post")
        verbose_name_plural = _("hidings of posts")
        constraints = [
            models.UniqueConstraint(fields=["post"], condition=Q(lifted_at=None), name="post_hiding_one_in_force")
        ]

    def __str__(self) -> str:
        return f"{self.post_id} · {self.hidden_at:%Y-%m-%d}"
