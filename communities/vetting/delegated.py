"""What was made official under a delegation, and the lines of the log about delegations."""

from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from communities.delegations import AnyDelegation, holder_of
from communities.models import Community, GroupDelegation, PersonDelegation
from communities.vetting.models import OfficialVersion, VettingEvent
from communities.vetting.models.event import Transition
from communities.vetting.models.version import Authority

BY_DELEGATION = (Authority.DELEGATION, Authority.SMALL_CHANGES)


def under(delegation: AnyDelegation) -> QuerySet[OfficialVersion]:
    """What is official now because its holder said so while it was in force."""
    people = [person.pk for person in delegation.holders()]
    ended = delegation.revoked_at or delegation.expires_at
    here = Community.objects.filter(pk=delegation.content_object_id)  # type: ignore[union-attr]
    rows = OfficialVersion.objects.active().in_communities(here).filter(authority__in=BY_DELEGATION)
    return rows.filter(granted_by__in=people, granted_at__gte=delegation.created_at, granted_at__lte=ended)


def persons(communities: QuerySet[Community], *, ended: bool = False) -> QuerySet[PersonDelegation]:
    """Delegations to persons in force, with ``live``: how much is official by their word. With ``ended`` those that
    are over and by which something is still official.
    """
    rows = _of(PersonDelegation, communities, Q(granted_by=OuterRef("user")), ended)
    return rows.select_related("user", "permission", "granted_by", "content_object")


def groups(communities: QuerySet[Community], *, ended: bool = False) -> QuerySet[GroupDelegation]:
    rows = _of(GroupDelegation, communities, Q(granted_by__groups=OuterRef("group")), ended)
    return rows.select_related("group", "permission", "granted_by", "content_object")


def _of(model: type[AnyDelegation], communities: QuerySet[Community], whose: Q, ended: bool) -> QuerySet:
    rows = model.objects.filter(content_object__in=communities.order_by().values("pk"))
    over = Coalesce("revoked_at", "expires_at")
    if not ended:
        return rows.current().annotate(live=live_of(whose))
    current: QuerySet[Any] = model.objects.current().values("pk")
    gone = rows.exclude(pk__in=current).annotate(ended_at=over)
    return gone.annotate(live=live_of(whose & Q(granted_at__lte=OuterRef("ended_at")))).filter(live__gt=0)


def live_of(whose: Q) -> Coalesce:
    community = Q(page__community=OuterRef("content_object")) | Q(post__topic__community=OuterRef("content_object"))
    mine = OfficialVersion.objects.active().filter(
        whose, community, authority__in=BY_DELEGATION, granted_at__gte=OuterRef("created_at")
    )
    counted = mine.order_by().annotate(one=F("pk") * 0).values("one").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def write_down(delegation: AnyDelegation, by: User | None) -> None:
    """The line of the log, called by the delegation's own room when one begins or ends."""
    ends = delegation.revoked_at is not None
    data: dict[str, Any] = {
        "capability": delegation.permission.codename,
        "holder": holder_of(delegation),
        "until": delegation.expires_at.isoformat(),
    }
    VettingEvent.objects.create(
        transition=Transition.REVOKED if ends else Transition.DELEGATED,
        actor=by,
        authority=Authority.MANAGER if by else Authority.SYSTEM,
        community=delegation.content_object,
        note=holder_of(delegation) if ends else f"{holder_of(delegation)}: {delegation.reason}",
        data=data,
    )
