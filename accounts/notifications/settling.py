"""What was asked of people, and was done: it waits for nobody any more.

Written down in the transaction of whoever did it, with the activity (so that what is still on its way to people knows
it too), and with what those who were told have of it: that is read then, leaves their numbers, and is not mailed.
"""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F, Model, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from accounts.notifications.audiences import after_reading
from accounts.notifications.kinds import TO_DO
from accounts.notifications.models import Activity, Notification


def settle(target: Model, *verbs: str) -> None:
    """Nobody has to do anything about ``target`` any more; with ``verbs``, of what these asked."""
    settle_all(type(target), [target.pk], *verbs)


@transaction.atomic
def settle_all(model: type[Model], pks: Iterable[int], *verbs: str) -> None:
    """The same for several targets of one model, in as many statements as for one."""
    about = _about(model, pks, verbs)
    if about.filter(settled_at=None).update(settled_at=timezone.now()):
        _done(_open().filter(activity__in=about))


def settle_for(person: User | int, target: Model, *verbs: str) -> None:
    """``person`` has done their part: for others it goes on waiting."""
    _done(_open().filter(person=person, activity__in=_about(type(target), [target.pk], verbs)))


def settle_of(person: int, community: int, verbs: Iterable[str]) -> None:
    """What these verbs asked of ``person`` as one of a community is no more for them to do."""
    _done(_open().filter(person=person, activity__community=community, activity__verb__in=verbs))


def settle_late(activity: int) -> None:
    """After people were told: what was answered while they were."""
    if Activity.objects.filter(pk=activity).exclude(settled_at=None).exists():
        _done(_open().filter(activity=activity))


def _open() -> QuerySet[Notification]:
    return Notification.objects.filter(to_do=True, settled_at=None)


def _about(model: type[Model], pks: Iterable[int], verbs: tuple[str, ...]) -> QuerySet[Activity]:
    kind = ContentType.objects.get_for_model(model)
    return Activity.objects.filter(target_type=kind, target_id__in=list(pks), verb__in=verbs or TO_DO)


@transaction.atomic
def _done(waiting: QuerySet[Notification]) -> None:
    """In the order of their ids: of two who do this at once one waits for the other, and never each for each."""
    held = waiting.order_by("pk").select_for_update(of=("self",), no_key=True)
    unread = {pk: person for pk, person, read_at in held.values_list("pk", "person", "read_at") if read_at is None}
    now = timezone.now()
    waiting.update(settled_at=now, read_at=Coalesce(F("read_at"), now))
    for person in set(unread.values()):
        for follow in after_reading:
            follow(person)
