"""Where an activity reaches each person: in the inbox or not, mailed at once, in a summary or never. Asked in sets."""

from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Expression,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.notifications.audiences import mail_of_community
from accounts.notifications.kinds import DEFAULTS, MUTABLE, OF_COMMUNITY_LIFE, Kind
from accounts.notifications.models import Activity, Muted, Preference
from accounts.notifications.reasons import REASONS

#: What ``reached`` adds to people.
REACHED = ("why", "shown", "mailed")


def reached(people: QuerySet[User], activity: Activity) -> QuerySet[User]:
    """These people without who muted the thread, and with where it reaches each: ``REACHED``.

    Args:
        people: may bring the annotation ``reason``, a key of ``reasons.REASONS``.
    """
    if activity.thread and activity.kind in MUTABLE:
        people = people.exclude(pk__in=Muted.objects.filter(thread=activity.thread).values("person"))
    told_why = "reason" in people.query.annotations
    why: Expression | F = F("reason") if told_why else Value("", CharField())
    shown, mailed = by_reason(activity, in_inbox) if told_why else in_inbox(activity.kind), cadence(activity, told_why)
    return people.annotate(why=why, shown=shown, mailed=mailed)


def by_reason(activity: Activity, of_kind: Any) -> Expression:
    """What ``of_kind`` says for the activity's kind, and for those whose reason makes it one of another kind, for
    theirs (``Reason.kind``).
    """
    others: dict[Kind, list[str]] = {}
    for key, reason in REASONS.items():
        if reason.kind and reason.kind != activity.kind:
            others.setdefault(reason.kind, []).append(key)
    return Case(
        *(When(reason__in=keys, then=of_kind(kind)) for kind, keys in others.items()), default=of_kind(activity.kind)
    )


def in_inbox(kind: Kind) -> Expression:
    return Coalesce(Subquery(preferred(kind, "in_inbox")), Value(True), output_field=BooleanField())


def cadence(activity: Activity, told_why: bool = False) -> Expression:
    """When it is mailed to each: as they chose for the kind, unless they chose something for the community."""

    def of_kind(kind: Kind) -> Expression:
        default = Value(DEFAULTS[kind].value, CharField())
        chosen: Expression = Coalesce(Subquery(preferred(kind, "cadence")), default, output_field=CharField())
        if activity.community_id:
            for of_community in mail_of_community:
                said = of_community(activity.community_id, kind in OF_COMMUNITY_LIFE)
                chosen = Coalesce(said, chosen, output_field=CharField())
        return chosen

    return by_reason(activity, of_kind) if told_why else of_kind(activity.kind)


def preferred(kind: Kind, field: str) -> QuerySet[Preference, Any]:
    return Preference.objects.filter(kind=kind, person=OuterRef("pk")).values(field)[:1]
