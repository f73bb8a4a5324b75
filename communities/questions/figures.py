"""How quickly a community really answers: for whoever thinks of asking, and for those who run it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median_low
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.figures import Figure, Period
from communities.models import Community
from communities.questions.models import Question
from communities.tester import CommunityPermissionTester
from intranet.written import Written

#: Questions the figures are of: those of so many days, at most so many of them.
DAYS, MOST = 90, 500
#: Questions of a year and the year before that figures are made of.
MOST_MEASURED = 20_000
#: Questions that wait are left out for so long where nothing is promised: they still have time.
PATIENCE = timedelta(days=1)
NEVER = timedelta.max

#: When it was asked, when answered, by when that was promised.
type Times = tuple[datetime, datetime | None, datetime | None]


@dataclass(frozen=True)
class Answering:
    """``median`` is None when fewer than half of the questions were answered, or there were none."""

    median: timedelta | None
    asked: int
    answered: int

    @property
    def words(self) -> str:
        """ "usually answered in 3 hours", or nothing."""
        return _("usually answered in %(time)s") % {"time": span(self.median)} if self.median is not None else ""


def answering(community: Community) -> Answering:
    """The median time to the first answer by somebody else; one query.

    A question that still waits beyond what was promised counts as one that takes longer than any other: so the figure
    says in what time half of the questions are answered, not half of those that were lucky.
    """
    now = timezone.now()
    return answering_of(_asked.rows(community=community.pk, since=now - timedelta(days=DAYS)), now)


def answering_of(questions: Iterable[Times], now: datetime) -> Answering:
    times = [first - at if first else NEVER for at, first, due in questions if first or (due or at + PATIENCE) < now]
    middle = median_low(times) if times else NEVER
    answered = sum(time is not NEVER for time in times)
    return Answering(None if middle is NEVER else middle, len(times), answered)


def answered(community: Community, permissions: CommunityPermissionTester, period: Period) -> Iterator[Figure]:
    """How many questions of the time have an answer, and how soon they had it; one query."""
    asked = Question.objects.listed().seen_with(permissions).filter(topic__hiding=None, duplication=None)
    rows = asked.filter(asked_at__gte=period.reaches_back, asked_at__lt=period.until).order_by("-asked_at")
    questions: list[Times] = list(rows.values_list("asked_at", "first_answer_at", "promised_by")[:MOST_MEASURED])
    here = [row for row in questions if period.holds(row[0])]
    earlier = [row for row in questions if not period.holds(row[0])]
    yield Figure(
        20,
        "questions_answered",
        _("Questions answered"),
        _("Of those asked in this time, by somebody else than the asker."),
        period,
        sum(first is not None for _at, first, _due in here),
        sum(first is not None for _at, first, _due in earlier),
        note=_("of %(n)s asked") % {"n": len(here)},
        steps=period.spread(at for at, first, _due in here if first),
    )
    inside = [[row for row in here if since <= row[0] < until] for since, until in period.bounds]
    yield Figure(
        30,
        "hours_to_first_answer",
        _("Median time to the first answer"),
        _("Half of the questions had an answer in this time. Those that still wait count as the slowest."),
        period,
        _hours(here, period),
        _hours(earlier, period),
        steps=[_hours(rows, period) for rows in inside],
        words=lambda hours: span(timedelta(hours=hours)),
    )


def _hours(questions: Iterable[Times], period: Period) -> float | None:
    middle = answering_of(questions, period.until).median
    return None if middle is None else round(middle.total_seconds() / 3600, 2)


@Written
def _asked(*, community: int, since: datetime) -> QuerySet[Question, Any]:
    asked = Question.objects.listed().filter(community=community, topic__hiding=None, duplication=None)
    rows = asked.filter(asked_at__gt=since).order_by("-asked_at")
    return rows.values_list("asked_at", "first_answer_at", "promised_by")[:MOST]


def span(time: timedelta) -> str:
    """In words people use: "20 minutes", "3 hours", "2 days"."""
    minutes = max(round(time.total_seconds() / 60), 1)
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = round(minutes / 60)
    if hours < 48:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    days = round(hours / 24)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
