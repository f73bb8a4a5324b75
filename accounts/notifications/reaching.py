"""Where an activity reaches each person: in the inbox or not, mailed at once, in a summary or never. Asked in sets."""

from collections.abc import Callable, Iterable
from functools import partial
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

#: As what a reason may make something reach somebody.
KINDS_BY_REASON: set[Kind] = {reason.kind for reason in REASONS.values() if reason.kind}
#: What ``reached`` adds to people.
REACHED = ("why", "shown", "mailed")


def reached(people: QuerySet[User], activity: Activity) -> QuerySet[User]:
    """These people without who muted the thread, and with where it reaches each: ``REACHED``.

    Args:
        people: may bring the annotation ``reason``, a key of ``reasons.REASONS``, and with it ``as_kind``, the kind as
            which it reaches each. The database works out each of the two wherever it stands, so that ``as_kind`` asks
            no other table.
    """
    if activity.thread and activity.kind in MUTABLE:
        people = people.exclude(pk__in=Muted.objects.filter(thread=activity.thread).values("person"))
    told_why = "reason" in people.query.annotations
    kinds = KINDS_BY_REASON | {activity.kind} if told_why else {activity.kind}
    why: Expression | F = F("reason") if told_why else Value("", CharField())
    shown = by_kind(kinds, activity.kind, in_inbox)
    mailed = by_kind(kinds, activity.kind, partial(cadence, activity))
    return people.annotate(why=why, shown=shown, mailed=mailed)


def by_kind(kinds: Iterable[Kind], default: Kind, of_kind: Callable[[Kind], Expression]) -> Expression:
    """What ``of_kind`` says for the kind as which it reaches each."""
    others = sorted(set(kinds) - {default})
    if not others:
        return of_kind(default)
    return Case(*(When(as_kind=kind, then=of_kind(kind)) for kind in others), default=of_kind(default))


def in_inbox(kind: Kind) -> Expression:
    return Coalesce(Subquery(preferred(kind, "in_inbox")), Value(True), output_field=BooleanField())


def cadence(activity: Activity, kind: Kind) -> Expression:
    """When it is mailed to each: as they chose for the kind, unless they chose something for the community."""
    default = Value(DEFAULTS[kind].value, CharField())
    chosen: Expression = Coalesce(Subquery(preferred(kind, "cadence")), default, output_field=CharField())
    if activity.community_id:
        for of_community in mail_of_community:
            said = of_community(activity.community_id, kind in OF_COMMUNITY_LIFE)
            chosen = Coalesce(said, chosen, output_field=CharField())
    return chosen


def preferred(kind: Kind, field: str) -> QuerySet[Preference, Any]:
    return Preference.objects.filter(kind=kind, person=OuterRef("pk")).values(field)[:1]
