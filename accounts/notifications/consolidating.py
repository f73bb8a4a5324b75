"""The inbox is of threads: what happened in one place, and is read or is not, is one row, however often it happened."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Expression,
    Max,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, NullIf

from accounts.models import User
from accounts.notifications.models import Muted, Notification
from intranet.written import Written

#: Notifications the inbox looks back on. What is older was told of, and is found where it happened.
WINDOW = 2_000
#: How a thread begins: told of by what was said since.
_BEGUN = Q(activity__verb__in=["announcement.made", "question.asked", "topic.started"])


class Filter:
    """What of the inbox is shown: the names stand in the address."""

    ALL, UNREAD, WAITING = "all", "unread", "waiting"


@dataclass
class Facts:
    """What a row stands for besides its newest notification."""

    count: int = 1
    #: Without how it began: how many, whose, and what they did.
    since: int = 1
    actors: set[int] = field(default_factory=set)
    verbs: frozenset[str] = frozenset()


def key() -> Expression:
    """The thread; what is of none stands alone."""
    return Coalesce(NullIf("thread", Value("")), Cast("pk", CharField()), output_field=CharField())


def is_read() -> Expression:
    return Case(When(read_at=None, then=Value(False)), default=Value(True), output_field=BooleanField())


def rows_of(person: User, which: str = Filter.ALL) -> QuerySet[Notification]:
    rows = Notification.objects.visible_to(person).in_inbox()
    if which == Filter.UNREAD:
        return rows.unread()
    if which == Filter.WAITING:
        return rows.waiting()
    return rows


def heads(rows: QuerySet[Notification]) -> QuerySet[Notification, Any]:
    """Of each thread the newest id that is read, and the newest that is not."""
    grouped = _newest(rows).order_by().annotate(key=key(), is_read=is_read()).values("key", "is_read")
    return grouped.annotate(head=Max("pk")).values("head")


def facts(person: User, shown: list[Notification], which: str = Filter.ALL) -> dict[tuple[str, bool], Facts]:
    """By thread and whether it is read: what the shown rows stand for. One query; none without threads."""
    threads = {notification.thread for notification in shown} - {""}
    if not threads:
        return {}
    rows = _newest(rows_of(person, which)).filter(thread__in=threads).order_by().annotate(is_read=is_read())
    counted = rows.values_list("thread", "is_read").annotate(
        count=Count("pk"),
        since=Count("pk", filter=~_BEGUN),
        actors=ArrayAgg("activity__actor", distinct=True, filter=~_BEGUN, default=Value([])),
        verbs=ArrayAgg("activity__verb", distinct=True, filter=~_BEGUN, default=Value([])),
    )
    return {
        (thread, read): Facts(count, since, set(actors) - {None}, frozenset(verbs))
        for thread, read, count, since, actors, verbs in counted
    }


def muted(person: User, shown: list[Notification]) -> set[str]:
    """Threads among these that the person has muted."""
    threads = {notification.thread for notification in shown} - {""}
    return set(Muted.objects.visible_to(person).filter(thread__in=threads).values_list("thread", flat=True))


def count_waiting(person: User) -> int:
    """Rows of what waits for the person: exactly those that are listed."""
    return heads(rows_of(person, Filter.WAITING)).count()


def count_unread(person: User, most: int) -> int:
    """Threads with something new in the inbox, counted no further than ``most``; few rows are looked at."""
    return len(_unread_threads.rows(most, person=person.pk))


@Written
def _unread_threads(most: int, person: int) -> QuerySet[Notification, Any]:
    some = rows_of(User(pk=person), Filter.UNREAD).order_by().values("pk")[: 5 * most]
    return Notification.objects.filter(pk__in=some).annotate(key=key()).values_list("key").distinct()[:most]


def _newest(rows: QuerySet[Notification]) -> QuerySet[Notification]:
    return Notification.objects.filter(pk__in=rows.order_by("-pk").values("pk")[:WINDOW])
