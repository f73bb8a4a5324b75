"""The community: what it is for, who sees it and who joins."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Func, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from communities.capabilities import Capability
from communities.models.delegation import Delegating
from communities.models.entering import Entering
from communities.models.governing import Governing
from communities.models.living import Living, LivingQuerySet, State
from communities.models.membership import Membership
from communities.models.slugs import validate_free_word

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from communities.permissions import CommunityPermissionTester


class Kind(models.TextChoices):
    LEARNING = "learning", _("Learning and sharing")
    SUPPORT = "support", _("Customer support")
    BOTH = "both", _("Both")


class Visibility(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    SECRET = "secret", _("Secret")


class Joining(models.TextChoices):
    FREELY = "freely", _("Freely")
    REQUEST = "request", _("On request")
    INVITATION = "invitation", _("By invitation")


class DefaultView(models.TextChoices):
    OFFICIAL = "official", _("Official text first")
    NEWEST = "newest", _("Newest text first")


class EveryonesCapabilities(Func):
    """The employee's row of a community's matrix, as an array. A ``Subquery`` would take the ORM 3 ms to write."""

    template = (
        "ARRAY(SELECT capability FROM communities_rolecapability WHERE community_id = %(expressions)s"
        " AND role = 'employee')"
    )
    output_field = ArrayField(models.CharField())


class CommunityQuerySet(LivingQuerySet):
    """Doors of communities. What they leave out answers 404."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Communities of whose existence ``user`` may know: open and closed ones, and those they may read.

        Each comes with ``everyones_capabilities``, so that asking a tester for it costs no query.
        """
        from communities.permissions import may_know_of

        if not user.is_active:
            return self.none()
        return self.opened().filter(may_know_of(user)).with_everyones_capabilities()

    def readable_by(self, user: "User | AnonymousUser") -> Self:
        """Communities whose content ``user`` may read: the door for whatever a community holds."""
        from communities.permissions import may_read

        if not user.is_active:
            return self.none()
        return self.opened().filter(may_read(user)).with_everyones_capabilities()

    def shared_with(self, viewer: "User | AnonymousUser", person: "User") -> Self:
        """Communities ``person`` is in, as far as ``viewer`` may read who is: a list of members is content."""
        return self.readable_by(viewer).in_use().filter(memberships__person=person).order_by("name", "id")

    def with_everyones_capabilities(self) -> Self:
        """Annotate what the matrix gives to everyone in the organisation."""
        return self.annotate(everyones_capabilities=EveryonesCapabilities("pk"))

    def with_member_count(self) -> Self:
        """Annotate ``member_count``, for lists."""
        members = Membership.objects.filter(community=OuterRef("pk"), person__is_active=True).order_by()
        count = members.values("community").annotate(n=Count("pk")).values("n")
        return self.annotate(member_count=Coalesce(Subquery(count), 0))


class Community(Entering, Governing, Living, Delegating, models.Model):
    """A community of practice. It is proposed until it was opened; every door looks at ``opened_at``."""

    Kind, Visibility, Joining, DefaultView, State = Kind, Visibility, Joining, DefaultView, State

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(
        _("address"),
        max_length=60,
        unique=True,
        validators=[validate_free_word],
        error_messages={"unique": _("Another community has this address. Choose a different one.")},
    )
    purpose = models.CharField(_("purpose"), max_length=200, help_text=_("One line: what it is for, and for whom."))
    description = models.TextField(_("description"), blank=True, help_text=_("Cleaned HTML."))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.LEARNING)
    visibility = models.CharField(_("who sees it"), max_length=10, choices=Visibility, default=Visibility.OPEN)
    joining = models.CharField(_("who joins"), max_length=10, choices=Joining, default=Joining.FREELY)
    hue = models.PositiveSmallIntegerField(
        _("colour"),
        default=210,
        validators=[MinValueValidator(0), MaxValueValidator(359)],
        help_text=_("A hue from 0 to 359 degrees."),
    )
    response_promise_hours = models.PositiveSmallIntegerField(
        _("response promise"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(720)],
        help_text=_("Within how many hours a question gets its first answer. Empty: nothing is promised."),
    )

    default_view = models.CharField(
        _("what readers see first"), max_length=10, choices=DefaultView, default=DefaultView.OFFICIAL
    )
    grace_days = models.PositiveSmallIntegerField(_("days of grace"), default=30, validators=[MaxValueValidator(90)])
    four_eyes = models.BooleanField(_("nobody makes their own text official"), default=False)
    owner_may_reaffirm = models.BooleanField(_("the owner may re-affirm an unchanged text"), default=False)

    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True, help_text=_("Empty while it is proposed."))
    last_activity_at = models.DateTimeField(_("last activity"), null=True, blank=True)
    archival = models.OneToOneField(
        "communities.Archival",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("archival in force"),
    )

    objects = CommunityQuerySet.as_manager()

    class Meta:
        verbose_name = _("community")
        verbose_name_plural = _("communities")
        permissions = [
            (Capability.GRANT_OFFICIAL.value, _("Can make text of the community official")),
            (Capability.GRANT_MINOR.value, _("Can accept small changes to official text of the community")),
        ]
        constraints = [
            models.CheckConstraint(
                name="community_secret_is_by_invitation", condition=~Q(visibility="secret") | Q(joining="invitation")
            ),
            models.CheckConstraint(name="community_hue_is_an_angle", condition=Q(hue__lt=360)),
            models.CheckConstraint(name="community_visibility_known", condition=Q(visibility__in=Visibility.values)),
            models.CheckConstraint(name="community_joining_known", condition=Q(joining__in=Joining.values)),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="community_by_name"),
            models.Index(fields=["-last_activity_at", "-id"], name="community_by_activity"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("community_home", args=[self.slug])

    @cached_property
    def member_count(self) -> int:
        """Active people who are members; :meth:`CommunityQuerySet.with_member_count` fetches it for lists."""
        return self.memberships.filter(person__is_active=True).count()

    def permissions_for(self, user: "User | AnonymousUser") -> "CommunityPermissionTester":
        """What ``user`` may do here, asked afresh (one query). In a request use ``request.communities.tester``."""
        from communities.capability_map import CapabilityMap

        return CapabilityMap(user, only=self).tester(self)
