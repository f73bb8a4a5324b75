"""Delegations seen together, whether they are to a person or to a group. Granting: ``community.delegate``."""

from datetime import datetime, timedelta
from itertools import chain

from django.db.models import Value
from django.utils import timezone

from accounts.models import User
from communities.models import Community, GroupDelegation, PersonDelegation

#: A delegation that ends within this time is pointed out to intranet managers.
ENDS_SOON = timedelta(days=30)

type AnyDelegation = PersonDelegation | GroupDelegation


def of_community(community: Community) -> list[AnyDelegation]:
    """All delegations ever given there, those in force first, then the latest first; two queries."""
    related = ("permission", "granted_by", "revoked_by")
    persons = PersonDelegation.objects.filter(content_object=community).select_related("user", *related)
    groups = GroupDelegation.objects.filter(content_object=community).select_related("group", *related)
    return sorted(chain(persons, groups), key=lambda d: (not d.is_current, -d.created_at.timestamp()))


def ending_soon() -> list[AnyDelegation]:
    """Those in force that end within ``ENDS_SOON``, the first to end first; two queries."""
    until = timezone.now() + ENDS_SOON
    related = ("permission", "granted_by", "content_object")
    persons = PersonDelegation.objects.current().filter(expires_at__lte=until).select_related("user", *related)
    groups = GroupDelegation.objects.current().filter(expires_at__lte=until).select_related("group", *related)
    return sorted(chain(persons, groups), key=lambda d: d.expires_at)


def ending_in(community: Community) -> list[tuple[datetime, str]]:
    """When each of those in force there that end within ``ENDS_SOON`` does, and the name of who holds it, the latest
    given first; one query.
    """
    fields, until = ("created_at", "expires_at"), timezone.now() + ENDS_SOON
    names = ("user__first_name", "user__last_name", "user__username")
    persons = PersonDelegation.objects.current().filter(content_object=community, expires_at__lte=until)
    groups = GroupDelegation.objects.current().filter(content_object=community, expires_at__lte=until)
    nobody = {"first": Value(""), "last": Value("")}
    of_groups = groups.annotate(**nobody).order_by().values_list(*fields, "first", "last", "group__name")
    rows = persons.order_by().values_list(*fields, *names).union(of_groups, all=True)
    return [
        (ends, User(first_name=first, last_name=last, username=name).name)
        for _given, ends, first, last, name in sorted(rows, reverse=True)
    ]


def kind_of(delegation: AnyDelegation) -> str:
    """``person`` or ``group``, as in the delegation's address."""
    return "person" if isinstance(delegation, PersonDelegation) else "group"


def holder_of(delegation: AnyDelegation) -> str:
    """The name of the person or group that holds it."""
    return delegation.user.name if isinstance(delegation, PersonDelegation) else delegation.group.name
