"""What happened, and who is to be told.

A verb writes an ``Activity`` and, when somebody is to be told, an ``Outbox`` row in its own transaction. A relay turns
outbox rows into one ``Notification`` a person. Nothing is lost when the queue is down: the relay sweeps the outbox.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.notifications.audiences import after_record, audiences, readers
from accounts.notifications.kinds import Kind, is_of_belonging, kind_of


class Activity(models.Model):
    """Something a person did, in the past tense: ``membership.joined``."""

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="activities")
    verb = models.CharField(max_length=80)
    target_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    target_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("target_type", "target_id")
    community = models.ForeignKey(
        "communities.Community", models.SET_NULL, null=True, blank=True, related_name="activities"
    )
    #: What it belongs to, such as ``topic:12``: what happens there again is one line of the inbox, and can be muted.
    thread = models.CharField(max_length=80, blank=True, default="", db_default="")
    data = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(default=timezone.now)
    #: When what it asked of people was done by one of them, for all of them (``settling``).
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes = [
            models.Index(fields=["target_type", "target_id", "-at"], name="activity_target"),
            models.Index(fields=["actor", "-at"], name="activity_actor"),
            models.Index(fields=["verb", "-at"], name="activity_verb"),
            models.Index(fields=["community", "-at"], name="activity_community"),
        ]

    def __str__(self) -> str:
        return self.verb

    @property
    def kind(self) -> Kind:
        return kind_of(self.verb)

    @classmethod
    def record(
        cls,
        verb: str,
        *,
        by: User | None,
        on: models.Model,
        community: models.Model | None = None,
        data: dict[str, Any] | None = None,
        tell: Iterable[User] = (),
        audience: str = "",
        terms: dict[str, Any] | None = None,
        thread: str | None = None,
        at: datetime | None = None,
    ) -> "Activity":
        """Write down that ``by`` did ``verb`` to ``on``, and have ``tell`` told, in the caller's transaction.

        Args:
            by: who did it; None for the system. They are not told of what they did themselves.
            community: where it happened.
            data: what the text of the notification needs beyond the target, as JSON.
            tell: people or a queryset of people. Whether they are still active, and may still see the target, is
                checked again when it is delivered and when it is shown.
            audience: name of more people to be told, worked out when it is delivered (``audiences``); for sets that
                may be large.
            terms: what the audience is worked out from, as JSON.
            thread: what it belongs to, such as ``topic:12``; see there. Without it, what the target says of itself
                (``notification_thread``). A mention stands alone: it is not one of many, and is muted with no thread.
            at: when it happened, where that is not now: for imports.
        """
        from accounts.notifications.relay import kick

        if thread is None:
            thread = "" if kind_of(verb) == Kind.MENTION else getattr(on, "notification_thread", "")
        with transaction.atomic(savepoint=False):  # all or nothing with the caller's change
            when = {"at": at} if at else {}
            what = {"actor": by, "verb": verb, "target": on, "community": community, "thread": thread}
            activity = Activity.objects.create(**what, data=data or {}, **when)
            for follow in after_record:
                follow(activity)
            people = sorted({person.pk for person in tell} - {by.pk if by else None})
            if people or audience:
                Outbox.objects.create(activity=activity, people=people, audience=audience, terms=terms or {})
                transaction.on_commit(kick, robust=True)  # the change is kept, whatever the queue does
        return activity


class Outbox(models.Model):
    """An activity on its way to the people it concerns. The row is removed when each of them has a notification.

    They are those named in ``people`` and those of the ``audience``, in the order of their ids; ``after`` is the last
    one who was told, so that a large audience is told in steps and by whichever worker comes by.
    """

    activity = models.OneToOneField(Activity, models.CASCADE, related_name="outbox")
    people = ArrayField(models.BigIntegerField())
    audience = models.CharField(max_length=80, blank=True, default="", db_default="")
    terms = models.JSONField(default=dict, db_default={}, blank=True)
    after = models.BigIntegerField(default=0, db_default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=timezone.now, db_index=True)
    failure = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("outgoing notification")
        verbose_name_plural = _("outgoing notifications")

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.audience or len(self.people)}"

    def told(self) -> models.QuerySet[User]:
        """The people who are still to be told as things stand: active, not the one who did it, and readers of the
        community it happened in, unless it is about their belonging there.
        """
        named = User.objects.filter(pk__in=self.people)
        if self.activity.community_id and not is_of_belonging(self.activity.verb):
            for may_read in readers:
                named = named.filter(pk__in=may_read(self.activity.community_id).values("pk"))
        if self.audience:
            found = audiences[self.audience](self.activity, self.terms)
            both = models.Q(pk__in=named.values("pk")) | models.Q(pk__in=found.values("pk"))
            people = User.objects.filter(both) if self.people else found
        else:
            people = named
        return people.filter(is_active=True, pk__gt=self.after).exclude(pk=self.activity.actor_id or 0).order_by("pk")
