"""What somebody who leaves holds of communities, and how it goes to somebody else: by the communities' own verbs."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.rooms_above import MOST, Held, Holding
from communities.capabilities import Role
from communities.models import Community, Membership, PersonDelegation


# Running communities --------------------------------------------------------------------------------------------------
def facilitating(reader: User) -> QuerySet[Membership]:
    """Facilitators of communities in use that the reader may look into."""
    here = Community.objects.readable_by(reader).in_use().order_by().values("pk")
    return Membership.objects.filter(role=Role.FACILITATOR, community__in=here)


def communities_run_by(reader: User, person: User) -> list[Held]:
    """With a word where nobody else runs it. Two queries."""
    others = Membership.objects.facilitators().filter(community=OuterRef("community")).exclude(pk=OuterRef("pk"))
    rows = facilitating(reader).filter(person=person).select_related("community").annotate(is_shared=Exists(others))
    mine = set(facilitating(reader).filter(person=reader).values_list("community", flat=True))
    may_all = reader.is_intranet_manager
    return [
        Held(
            row.pk,
            row.community.name,
            row.community.get_absolute_url(),
            "",
            "" if may_all or row.community_id in mine else _("Its facilitators or an intranet manager do this."),
            "" if row.is_shared else _("Nobody else runs it"),  # type: ignore[attr-defined]
        )
        for row in rows.order_by("is_shared", "community__name", "pk")[:MOST]
    ]


def hand_over_running(pk: int, *, person: User, to: User, by: User) -> None:
    """The other one runs it from now on, and the leaver is a member. Somebody runs it at every moment.

    Raises:
        OnlyFacilitatorsNameFacilitators, PersonBanned, InactivePerson, IsArchived.
    """
    row = facilitating(by).filter(pk=pk, person=person).select_related("community").first()
    if row is not None:
        row.community.transfer(to=to, by=by, giver=person)


def left_alone(reader: User) -> QuerySet[Any]:
    """Ids of people who run a community with nobody else."""
    others = Membership.objects.facilitators().filter(community=OuterRef("community")).exclude(pk=OuterRef("pk"))
    return facilitating(reader).exclude(Exists(others)).values_list("person")


# Delegations ----------------------------------------------------------------------------------------------------------
def delegated(reader: User) -> QuerySet[PersonDelegation]:
    """Delegations in force, and those that ended because their holder left and that nobody holds in their place."""
    here = Community.objects.readable_by(reader).in_use().order_by().values("pk")
    heirs = PersonDelegation.objects.current().filter(
        content_object=OuterRef("content_object"), permission=OuterRef("permission")
    )
    ended = Q(user__is_active=False, revoked_by=None, revoked_at__gte=F("user__sessions_ended_at")) & ~Exists(heirs)
    rows = PersonDelegation.objects.filter(Q(revoked_at=None) | ended, expires_at__gt=timezone.now())
    return rows.filter(content_object__in=here)


def delegations_to(reader: User, person: User) -> list[Held]:
    """One query."""
    rows = delegated(reader).filter(user=person).select_related("content_object", "permission")
    refusal = "" if reader.is_intranet_manager else _("Intranet managers delegate.")
    return [
        Held(
            row.pk,
            str(row.capability.label),
            row.content_object.get_absolute_url(),
            f"{row.content_object.name} · {_('until %(day)s') % {'day': date_format(row.expires_at, 'DATE_FORMAT')}}",
            refusal,
            _("Ended when they left") if row.revoked_at else "",
        )
        for row in rows.order_by("content_object__name", "pk")[:MOST]
    ]


def hand_over_delegation(pk: int, *, person: User, to: User, by: User) -> None:
    """A new delegation with the same end and reason; the leaver's own ends.

    Raises:
        OnlyIntranetManagers, PersonBanned, InactivePerson, IsArchived.
    """
    related = ("content_object", "permission")
    row = delegated(by).filter(pk=pk, user=person).select_related(*related).first()
    if row is not None:
        row.content_object.delegate(row.capability, to=to, by=by, until=row.expires_at, reason=row.reason)
        row.revoke(by=by)


FACILITATING = Holding(
    "facilitator",
    30,
    gettext_lazy("Communities they run"),
    gettext_lazy("The other one becomes facilitator, and the leaver an ordinary member."),
    communities_run_by,
    hand_over_running,
    left_alone,
)
DELEGATIONS = Holding(
    "delegation",
    40,
    gettext_lazy("Delegations"),
    gettext_lazy("The other one may make text official in the community until the same day."),
    delegations_to,
    hand_over_delegation,
    lambda reader: delegated(reader).values_list("user"),
)
