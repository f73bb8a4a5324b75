"""Experts: who is told of questions with a tag, and may verify their answers. A person, or everybody in a role."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.notifications.models import Activity
from communities.capabilities import MEMBER_ROLES, Capability
from communities.discussions.models import Level, Subscription, Tag, Topic
from communities.models import Community, Membership
from communities.permissions import people_with
from communities.questions.refusals import NotAnExpert

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

ROLES = [(role.value, role.label) for role in MEMBER_ROLES]


class ExpertQuerySet(models.QuerySet["Expert"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        return self.filter(tag__in=Tag.objects.visible_to(user).order_by().values("pk"))

    def of(self, community: Community) -> Self:
        """Of all tags of a community."""
        return self.filter(tag__community=community)

    def people(self, community: Community) -> models.QuerySet[User]:
        """The active people these rows stand for, who may read the community; one query."""
        persons = self.exclude(person=None).values("person")
        roles = self.exclude(role="").values("role")
        members = Membership.objects.filter(community=community, role__in=roles).values("person")
        named = Q(pk__in=persons.union(members, all=True))
        return people_with(community, Capability.VIEW).filter(named)


class Expert(models.Model):
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="experts", verbose_name=_("tag"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="expertise"
    )
    role = models.CharField(_("role"), max_length=20, choices=ROLES, blank=True)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    named_at = models.DateTimeField(_("named"), default=timezone.now)

    objects = ExpertQuerySet.as_manager()

    class Meta:
        verbose_name = _("expert")
        verbose_name_plural = _("experts")
        constraints = [
            models.CheckConstraint(
                condition=(Q(person=None) & ~Q(role="")) | (Q(person__isnull=False) & Q(role="")),
                name="expert_person_or_role",
            ),
            models.CheckConstraint(condition=Q(role="") | Q(role__in=MEMBER_ROLES), name="expert_role_known"),
            models.UniqueConstraint(fields=["tag", "person"], condition=~Q(person=None), name="expert_person_once"),
            models.UniqueConstraint(fields=["tag", "role"], condition=~Q(role=""), name="expert_role_once"),
        ]

    def __str__(self) -> str:
        return f"{self.tag_id}: {self.person_id or self.role}"

    @classmethod
    @transaction.atomic
    def name(cls, tag: Tag, *, by: User, person: User | None = None, role: str = "") -> "Expert":
        """Name a person or a role. Naming them again returns the row there is.

        Raises:
            NotAnExpert: neither or both, or the person may not read the community. NotAllowed, IsArchived.
        """
        community = tag.community
        community.require(by, Capability.MANAGE_MEMBERS)
        if (person is None) == (not role) or (role and role not in MEMBER_ROLES):
            raise NotAnExpert
        if person and not people_with(community, Capability.VIEW).filter(pk=person.pk).exists():
            raise NotAnExpert
        which = {"person": person, "role": role}
        row, made = cls.objects.get_or_create(tag=tag, **which, defaults={"named_by": by})
        if made:
            data = {"tag": tag.name, "role": role}
            tell = [person] if person else []
            Activity.record("expert.named", by=by, on=tag, community=community, data=data, tell=tell)
        return row

    @transaction.atomic
    def unname(self, *, by: User) -> None:
        """Name them no longer. Doing it again changes nothing.

        Raises:
            NotAllowed, IsArchived.
        """
        community = self.tag.community
        community.require(by, Capability.MANAGE_MEMBERS)
        gone, _rows = Expert.objects.filter(pk=self.pk).delete()
        if gone:
            data = {"tag": self.tag.name, "person": self.person_id, "role": self.role}
            Activity.record("expert.unnamed", by=by, on=self.tag, community=community, data=data)


def experts_of(community: Community, tags: Iterable[str]) -> models.QuerySet[User]:
    """Experts of any of these tags (their slugs), without who muted the community."""
    muted = Subscription.objects.filter(community=community, level=Level.MUTED)
    rows = Expert.objects.filter(tag__community=community, tag__slug__in=[*tags])
    return rows.people(community).exclude(pk__in=muted.values("person"))


def is_expert(person: User, topic: Topic) -> bool:
    """Whether the person is named for one of the topic's tags, themselves or by their role; one query."""
    here = Membership.objects.filter(community=topic.community_id, person=person).values("role")
    rows = Expert.objects.filter(tag__taggings__topic=topic)
    return rows.filter(Q(person=person) | Q(role__in=here)).exists()
