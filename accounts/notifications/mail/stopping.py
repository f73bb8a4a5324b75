"""Stopping a sort of mail with one click, and taking it back. What was gathered and has not left is stopped too."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.notifications.kinds import DEFAULTS, OF_COMMUNITY_LIFE, Cadence, Kind
from accounts.notifications.mail.tokens import Stop
from accounts.notifications.models import Activity, Mail, MailTimes, Muted, Notification, Preference
from accounts.notifications.reasons import kind_for

#: What somebody had chosen before, as JSON, so that it can be given back.
Before = dict[str, Any]
SUMMARIES = (Cadence.DAY, Cadence.WEEK)


@dataclass(frozen=True)
class OfCommunities:
    """What the room of communities lends: members choose there how much mail they want.

    ``stop(person, community)`` leaves them only what speaks to them; for no community, where they have summaries. It
    returns the former choices by community; None where they are no member. ``restore`` gives them back.
    """

    stop: Callable[[int, int | None], Before | None]
    restore: Callable[[int, Before], None]


of_communities: list[OfCommunities] = []


@transaction.atomic
def stop_mail(stop: Stop) -> Before:
    """Stop it; doing it again changes nothing. Returns what there was before."""
    person = User.objects.get(pk=stop.person_id)
    waiting = Notification.objects.filter(Q(mail=None) | Q(mail__state=Mail.State.WAITING), person=person, read_at=None)
    return _STOPS[stop.scope](person, stop, waiting.exclude(cadence=""))


@transaction.atomic
def resume_mail(stop: Stop, before: Before) -> None:
    """Back to what there was before. Mail that was meant for the time between does not follow."""
    person = User.objects.get(pk=stop.person_id)
    if stop.scope == "thread":
        Muted.objects.filter(person=person, thread=stop.which).delete()
    elif stop.scope == "all":
        own = MailTimes.objects.filter(person=person, stopped_because=MailTimes.Stopped.ASKED)
        own.update(stopped_at=None, stopped_because="")
    for kind, cadence in before.get("kinds", {}).items():
        _choose(person, kind, cadence)
    for hook in of_communities:
        hook.restore(person.pk, before.get("communities", {}))


def _thread(person: User, stop: Stop, waiting: QuerySet[Notification]) -> Before:
    if activity := Activity.objects.filter(pk=stop.activity_id).first():
        Muted.objects.get_or_create(person=person, thread=stop.which, defaults={"activity": activity})
    return {}


def _community(person: User, stop: Stop, waiting: QuerySet[Notification]) -> Before:
    found = [hook.stop(person.pk, int(stop.which)) for hook in of_communities]
    before = {key: chosen for one in found if one for key, chosen in one.items()}
    if not any(one is not None for one in found):  # no member: what reaches them is the kind's choice
        activity = Activity.objects.filter(pk=stop.activity_id).first()
        return _stop_kinds(person, [activity.kind], waiting) if activity else {}
    _silence(_of_kinds(waiting.filter(activity__community=int(stop.which)), OF_COMMUNITY_LIFE))
    return {"communities": before}


def _kind(person: User, stop: Stop, waiting: QuerySet[Notification]) -> Before:
    return _stop_kinds(person, [Kind(stop.which)], waiting)


def _summaries(person: User, stop: Stop, waiting: QuerySet[Notification]) -> Before:
    chosen = dict(Preference.objects.filter(person=person).values_list("kind", "cadence"))
    kinds = [kind for kind in Kind if chosen.get(kind, DEFAULTS[kind]) in SUMMARIES]
    before = _stop_kinds(person, kinds, waiting.none())
    found = [hook.stop(person.pk, None) or {} for hook in of_communities]
    _silence(waiting.filter(cadence__in=SUMMARIES))
    return before | {"communities": {key: chosen for one in found for key, chosen in one.items()}}


def _all(person: User, stop: Stop, waiting: QuerySet[Notification]) -> Before:
    MailTimes.stop(by=person)
    return {}


_STOPS: dict[str, Callable[[User, Stop, QuerySet[Notification]], Before]] = {
    "thread": _thread,
    "community": _community,
    "kind": _kind,
    "summaries": _summaries,
    "all": _all,
}


def _stop_kinds(person: User, kinds: list[Kind], waiting: QuerySet[Notification]) -> Before:
    chosen = dict(Preference.objects.filter(person=person, kind__in=kinds).values_list("kind", "cadence"))
    before = {kind.value: chosen.get(kind, DEFAULTS[kind]) for kind in kinds}
    for kind in kinds:
        _choose(person, kind, Cadence.NEVER)
    _silence(_of_kinds(waiting, kinds))
    return {"kinds": {kind: str(cadence) for kind, cadence in before.items() if cadence}}


def _of_kinds(waiting: QuerySet[Notification], kinds: Collection[Kind]) -> QuerySet[Notification]:
    """As what each reaches this person: an answer to who asked is talk to who watches."""
    told = waiting.select_related("activity")
    return waiting.filter(pk__in=[one.pk for one in told if kind_for(one.reason, one.activity.verb) in kinds])


def _choose(person: User, kind: str, cadence: str) -> None:
    Preference.objects.update_or_create(person=person, kind=Kind(kind), defaults={"cadence": Cadence(cadence)})


def _silence(waiting: QuerySet[Notification]) -> None:
    ids = list(waiting.values_list("pk", flat=True))
    Notification.objects.filter(pk__in=ids).update(cadence=Cadence.NEVER, mail=None)
