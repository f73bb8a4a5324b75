"""The log of searches: written as people search, read as figures and gaps, forgotten after thirty days."""

import datetime
import time
from collections.abc import Mapping
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Count, F, Max, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.crypto import salted_hmac
from kombu.exceptions import OperationalError
from wagtail.search.utils import normalise_query_string

from accounts.models import User
from intranet.pace import too_fast
from intranet.search.models.log import ENOUGH_PEOPLE, KEPT_DAYS, Answer, SearchFigures, SearchLog, SearchLogQuerySet

log = structlog.get_logger(__name__)

#: Seconds for which a queue that did not answer is not asked again, so that it does not slow down every search.
REST_SECONDS = 5.0
_rests_until = 0.0
#: Places of a result that count as found at once.
EARLY = 3
#: Clicks and answers one person may tell of within a minute: nobody opens results so fast.
TOLD_PER_MINUTE = 60
#: Lines of a list of gaps.
MOST_GAPS = 50
NUMBERS = ("searches", "with_nothing", "given_up", "opened", "opened_early", "said_found", "said_not_found")


def normalised(query: str) -> str:
    """The words as they are counted: small letters, single spaces, at most 200 characters."""
    return normalise_query_string(query.replace("\0", " "))[:200].strip()


def asker(user: User, query: str) -> str:
    """Who asked, as far as the log may know: the same for the same person and words, and good for nothing else."""
    return salted_hmac("intranet.search.asker", f"{user.pk}\n{normalised(query)}", algorithm="sha256").hexdigest()


def note_soon(query: str, *, by: User, results: int, clicks_are_told: bool) -> None:
    """Have a worker write a search down: looking for something changes nothing, and waits for no one who counts.

    While the queue is away searches go uncounted; nobody who searches feels it.
    """
    global _rests_until  # noqa: PLW0603  # one clock a process
    from intranet.search.tasks import note_search

    if time.monotonic() < _rests_until or not normalised(query):
        return
    row = (timezone.localdate().isoformat(), normalised(query), asker(by, query), results, clicks_are_told)
    try:
        note_search.apply_async(row, retry=False)
    except (OperationalError, OSError) as error:
        _rests_until = time.monotonic() + REST_SECONDS
        log.warning("search.uncounted", error=type(error).__name__)


def note(day: datetime.date, words: str, asker: str, results: int, clicks_are_told: bool) -> None:
    """Write a search down: one statement. Asked again on the same day it is the same row, with what is found now.

    A click may have been written before it; it stays.
    """
    row = SearchLog(day=day, query=words, asker=asker, results=results, clicks_are_told=clicks_are_told)
    SearchLog.objects.bulk_create(
        [row],
        update_conflicts=True,
        update_fields=["results", "clicks_are_told"],
        unique_fields=["day", "asker"],
    )


def the_search(query: str, by: User) -> SearchLog:
    """This person's search for these words, today's or yesterday's; made when the queue has not written it yet."""
    who, today = asker(by, query), timezone.localdate()
    made = SearchLog.objects.filter(asker=who, day__gte=today - datetime.timedelta(days=1)).order_by("-day").first()
    if made is not None:
        return made
    assumed = {"query": normalised(query), "results": 1, "clicks_are_told": True}
    return SearchLog.objects.get_or_create(day=today, asker=who, defaults=assumed)[0]


def note_click(query: str, *, by: User, rank: int, kind: str) -> None:
    """A result was opened. The first one counts: it is what the search was good for."""
    mine = SearchLog.objects.filter(pk=the_search(query, by).pk)
    mine.filter(clicked_at=None).update(clicked_rank=rank, clicked_kind=kind, clicked_at=timezone.now())


def note_answer(query: str, *, by: User, answer: Answer) -> None:
    """What was said to "Did you find it?"; said again it is changed."""
    SearchLog.objects.filter(pk=the_search(query, by).pk).update(answer=answer)


def tells_too_often(person: User) -> bool:
    return too_fast("search-told", person.pk, TOLD_PER_MINUTE)


def recent() -> SearchLogQuerySet:
    """Searches whose words are still kept."""
    return SearchLog.objects.filter(day__gt=timezone.localdate() - datetime.timedelta(days=KEPT_DAYS))


def gaps(searches: SearchLogQuerySet) -> list[Mapping[str, Any]]:
    """Words that at least three different people asked in vain, the most wanted first."""
    rows = searches.order_by().values("query").annotate(people=Count("asker", distinct=True), last=Max("day"))
    return list(rows.filter(people__gte=ENOUGH_PEOPLE).order_by("-people", "-last", "query")[:MOST_GAPS])


def figures(searches: SearchLogQuerySet) -> dict[str, int]:
    """The numbers of some searches, by the names of :class:`SearchFigures`. Two queries."""
    counted = searches.order_by().aggregate(
        searches=Count("pk"),
        with_nothing=Count("pk", filter=Q(results=0, clicked_at=None)),
        opened=Count("pk", filter=Q(clicked_at__isnull=False)),
        opened_early=Count("pk", filter=Q(clicked_rank__lte=EARLY)),
        said_found=Count("pk", filter=Q(answer=Answer.YES)),
        said_not_found=Count("pk", filter=Q(answer=Answer.NO)),
    )
    return counted | {"given_up": searches.given_up().count()}


def months() -> list[Mapping[str, Any]]:
    """The last year's figures without words, month by month, the newest first."""
    rows = SearchFigures.objects.order_by().annotate(month=TruncMonth("day")).values("month")
    return list(rows.annotate(**{name: Sum(name) for name in NUMBERS}).order_by("-month")[:12])


def forget_words() -> int:
    """Make numbers of every search older than ``KEPT_DAYS``, and delete it. Returns how many.

    Safe to run again at any time: a day's rows are counted and deleted in one transaction.
    """
    last_forgotten = timezone.localdate() - datetime.timedelta(days=KEPT_DAYS)
    old = SearchLog.objects.filter(day__lte=last_forgotten)
    days = list(old.order_by("day").values_list("day", flat=True).distinct())
    return sum(forget(day) for day in days)


@transaction.atomic
def forget(day: datetime.date) -> int:
    SearchFigures.objects.get_or_create(day=day)
    SearchFigures.objects.select_for_update().get(day=day)
    rows = SearchLog.objects.filter(day=day)
    SearchFigures.objects.filter(day=day).update(**{name: F(name) + n for name, n in figures(rows).items()})
    return rows.delete()[0]
