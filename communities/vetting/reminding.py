"""The clock of vetting: owners are reminded, late requests are brought before the managers, those who left replaced.

Nothing here changes what is official: states are computed when they are read. It may run as often as it likes; each
thing is told once.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import DateField, ExpressionWrapper, F, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from accounts.notifications.kinds import TO_DO
from accounts.notifications.models import Activity
from accounts.notifications.settling import settle, settle_all
from communities.capabilities import Role
from communities.vetting.models import OfficialVersion, Reminder, VettingRequest
from communities.vetting.models.reminder import Occasion
from communities.vetting.models.suspension import Suspension
from communities.vetting.models.version import FallbackRole
from pages.models.review import today

#: Days before the review, and what each is called; the nearest that has come counts.
BEFORE = ((3, Occasion.DUE_3), (14, Occasion.DUE_14), (30, Occasion.DUE_30))
#: Rows looked at in one go.
CHUNK = 200


def remind(day: date | None = None) -> int:
    """Tell everybody who is to be told today.

    Args:
        day: the organisation's date; today by default.

    Returns:
        How many things were told.
    """
    day = day or today()
    told = sum(_each(versions, occasion, _tell_owner) for occasion, versions in due(day))
    told += _each(gone(), Occasion.OWNER_LEFT, _tell_owner)
    settle_all(OfficialVersion, suspensions_over(), "vetting.suspended")
    return told + escalate()


def suspensions_over() -> Iterable[int]:
    """Ids of versions whose suspension ran out lately: nobody has to lift it any more."""
    now = timezone.now()
    over = Suspension.objects.filter(until__lte=now, until__gt=now - timedelta(days=7), lifted_at=None)
    return over.values_list("version", flat=True)


def due(day: date) -> Iterable[tuple[Occasion, QuerySet[OfficialVersion]]]:
    """The occasions of a day with the versions they are about; each version is in one at most."""
    active, last = OfficialVersion.objects.active().not_suspended(), day - timedelta(days=1)
    for days, occasion in BEFORE:
        until = day + timedelta(days=days)
        yield occasion, active.filter(review_by__gt=last, review_by__lte=until)
        last = until
    for lapsed, occasion in ((False, Occasion.OVERDUE), (True, Occasion.LAPSED)):
        yield occasion, active.filter(review_by__lt=day).filter(pk__in=past_grace(day, lapsed))


def past_grace(day: date, lapsed: bool) -> QuerySet:
    """Ids of active versions whose review is late, by whether the grace their community gives is over."""
    days = Coalesce("page__community__grace_days", "post__topic__community__grace_days")
    rows = OfficialVersion.objects.active().filter(review_by__lt=day)
    ends = ExpressionWrapper(F("review_by") + days, output_field=DateField())
    rows = rows.annotate(ends=ends)
    return (rows.filter(ends__lt=day) if lapsed else rows.filter(ends__gte=day)).values("pk")


def gone() -> QuerySet[OfficialVersion]:
    """Official texts whose owner has left, and whom the fallback role has not heard of."""
    return OfficialVersion.objects.without_active_owner()


def escalate() -> int:
    """Bring requests past their day before the intranet managers."""
    late = VettingRequest.objects.open().filter(due_at__lt=timezone.now())
    return _each(late, Occasion.REQUEST_LATE, _tell_managers)


def _each(rows: QuerySet, occasion: Occasion, tell: Callable) -> int:
    """Go through the rows nobody was told of, a chunk at a time."""
    told, last = 0, 0
    while True:
        left = rows.filter(pk__gt=last).exclude(reminders__occasion=occasion).order_by("pk")
        chunk = list(left.select_related("page__community", "post__topic__community", "revision")[:CHUNK])
        for row in chunk:
            told += _once(row, occasion, tell)
        if len(chunk) < CHUNK:
            return told
        last = chunk[-1].pk


@transaction.atomic
def _once(row: OfficialVersion | VettingRequest, occasion: Occasion, tell: Callable) -> bool:
    about = {"version": row} if isinstance(row, OfficialVersion) else {"request": row}
    _reminder, is_new = Reminder.objects.get_or_create(**about, occasion=occasion)
    if is_new:
        tell(row, occasion)
    return is_new


def _tell_owner(version: OfficialVersion, occasion: Occasion) -> None:
    data = {"occasion": str(occasion), "review_by": version.review_by.isoformat()}
    verb = f"vetting.{occasion}" if not occasion.startswith("due_") else "vetting.due"
    if verb in TO_DO:  # what is nearer takes the place of what was asked before
        settle(version, "vetting.due", "vetting.overdue")
    Activity.record(verb, by=None, on=version, community=version.community, data=data, tell=answering_for(version))


def _tell_managers(request: VettingRequest, occasion: Occasion) -> None:
    managers = User.objects.intranet_managers()
    Activity.record(f"vetting.{occasion}", by=None, on=request, community=request.community, tell=managers)


def answering_for(version: OfficialVersion) -> list[User]:
    """The owner; from the moment they have left, the fallback role; managers where that has nobody (invariant 11)."""
    if version.owner.is_active:
        return [version.owner]
    if version.fallback_role == FallbackRole.FACILITATORS:
        people = list(version.community.people_in(Role.FACILITATOR).filter(is_active=True))
        if people:
            return people
    return list(User.objects.intranet_managers())
