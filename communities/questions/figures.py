"""How quickly a community really answers, for whoever thinks of asking."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median_low
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.models import Community
from communities.questions.models import Question
from intranet.written import Written

#: Questions the figures are of: those of so many days, at most so many of them.
DAYS, MOST = 90, 500
#: Questions that wait are left out for so long where nothing is promised: they still have time.
PATIENCE = timedelta(days=1)
NEVER = timedelta.max


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
    times = [
        first - at if first else NEVER
        for at, first, due in _asked.rows(community=community.pk, since=now - timedelta(days=DAYS))
        if first or (due or at + PATIENCE) < now
    ]
    middle = median_low(times) if times else NEVER
    answered = sum(time is not NEVER for time in times)
    return Answering(None if middle is NEVER else middle, len(times), answered)


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
