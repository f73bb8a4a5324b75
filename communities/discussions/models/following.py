"""How closely somebody follows a topic or a whole community."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Case, CharField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext_lazy as _

from accounts.notifications.models import Muted
from communities.models import Community

if TYPE_CHECKING:
    from accounts.models import User
    from communities.discussions.models.topic import Topic


class Level(models.TextChoices):
    """From the loudest to the quietest. Nobody is told of anything by ``normal`` but mentions and answers to them."""

    WATCHING = "watching", _("Watching: tell me of every reply")
    TRACKING = "tracking", _("Tracking: count what is new, tell me when somebody answers or mentions me")
    NORMAL = "normal", _("Normal: tell me when somebody answers or mentions me")
    MUTED = "muted", _("Muted: tell me nothing")


#: One word each, for buttons.
LEVEL_WORDS = {
    Level.WATCHING: _("Watching"),
    Level.TRACKING: _("Tracking"),
    Level.NORMAL: _("Normal"),
    Level.MUTED: _("Muted"),
}
#: Value, word and sentence of each, for menus.
LEVELS = [(level.value, LEVEL_WORDS[level], level.label) for level in Level]


class Subscription(models.Model):
    """Either of a topic or of a community, never both. What is said of a topic beats what is said of its community."""

    Level = Level

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="subscriptions")
    topic = models.ForeignKey("discussions.Topic", models.CASCADE, null=True, blank=True, related_name="subscriptions")
    community = models.ForeignKey(Community, models.CASCADE, null=True, blank=True, related_name="talk_subscriptions")
    level = models.CharField(_("level"), max_length=10, choices=Level)
    #: It came with writing there; what the person chose themselves beats it.
    automatic = models.BooleanField(default=False)
    at = models.DateTimeField(_("chosen"), auto_now=True)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.UniqueConstraint(fields=["topic", "person"], condition=~Q(topic=None), name="subscription_topic"),
            models.UniqueConstraint(
                fields=["community", "person"], condition=~Q(community=None), name="subscription_community"
            ),
            models.CheckConstraint(
                condition=Q(topic=None, community__isnull=False) | Q(topic__isnull=False, community=None),
                name="subscription_of_one_thing",
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="subscription_level_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.level}"

    @classmethod
    def choose(cls, level: str, *, by: "User", of: "Topic | Community") -> None:
        """The person says how closely they follow. Saying it again, in two tabs at once, leaves one row."""
        which = {"community": of} if isinstance(of, Community) else {"topic": of}
        cls.objects.update_or_create(person=by, **which, defaults={"level": Level(level), "automatic": False})
        if "topic" in which:  # what is said last counts
            Muted.lift(of.notification_thread, by=by)

    @classmethod
    def begin(cls, level: str, *, by: "User", of: "Topic") -> None:
        """Follow a topic because one wrote in it, unless the person has said something themselves. One query."""
        Subscription.objects.bulk_create(
            [Subscription(person=by, topic=of, level=level, automatic=True)], ignore_conflicts=True
        )


def level_of(person: "User") -> Coalesce:
    """An expression on topics: the level that holds for this person, all considered.

    A thread muted in the inbox is silent; then counts what they chose for the topic, then a community they mute or
    watch, then what came with writing in the topic, then anything else they said of the community.
    """
    said = Subscription.objects.filter(Q(topic=OuterRef("pk")) | Q(community=OuterRef("community")), person=person)
    loud = Q(community__isnull=False, level__in=[Level.MUTED, Level.WATCHING])
    chosen = Q(topic__isnull=False, automatic=False)
    order = Case(When(chosen, then=0), When(loud, then=1), When(topic__isnull=False, then=2), default=3)
    thread = Concat(Value("topic:"), Cast(OuterRef("pk"), CharField()))
    silent = Muted.objects.filter(person=person, thread=thread).annotate(word=Value(Level.MUTED.value, CharField()))
    word, level = Subquery(silent.values("word")), Subquery(said.order_by(order).values("level")[:1])
    return Coalesce(word, level, Value(Level.NORMAL.value), output_field=CharField())
