"""Where an activity reaches each person: in the inbox or not, mailed at once, in a summary or never. Asked in sets."""

from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    Exists,
    Expression,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.notifications.audiences import mail_of_community
from accounts.notifications.kinds import DEFAULTS, OF_COMMUNITY_LIFE
from accounts.notifications.models import Activity, Muted, Preference

#: What ``reached`` adds to people.
REACHED = ("why", "shown", "mailed")


def reached(people: QuerySet[User], activity: Activity) -> QuerySet[User]:
    """These people without who muted the thread, and with where it reaches each: ``REACHED``.

    Args:
        people: may bring the annotation ``reason``, a key of ``reasons.REASONS``.
    """
    if activity.thread:
        people = people.exclude(Exists(Muted.objects.filter(thread=activity.thread, person=OuterRef("pk"))))
    why: Expression | F = F("reason") if "reason" in people.query.annotations else Value("", CharField())
    shown = Coalesce(Subquery(of_kind(activity, "in_inbox")), Value(True), output_field=BooleanField())
    return people.annotate(why=why, shown=shown, mailed=cadence(activity))


def of_kind(activity: Activity, field: str) -> QuerySet[Preference, Any]:
    return Preference.objects.filter(kind=activity.kind, person=OuterRef("pk")).values(field)[:1]


def cadence(activity: Activity) -> Expression:
    """When it is mailed to each: as they chose for the kind, unless they chose something for the community."""
    default = Value(DEFAULTS[activity.kind].value, CharField())
    chosen: Expression = Coalesce(Subquery(of_kind(activity, "cadence")), default, output_field=CharField())
    if activity.community_id:
        for of_community in mail_of_community:
            said = of_community(activity.community_id, activity.kind in OF_COMMUNITY_LIFE)
            chosen = Coalesce(said, chosen, output_field=CharField())
    return chosen
