"""What came of a community in a time: figures for those who run it. Rooms above measure what is theirs."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from communities.models import Community, Membership
from communities.tester import CommunityPermissionTester

#: Days one may ask for → in how many steps a chart shows them, all of the same length.
STEPS = {30: 15, 90: 15, 365: 12}
USUAL = 30
#: Size of a chart in its own units; the page gives it its real one.
WIDTH, HEIGHT = 300, 60


@dataclass(frozen=True)
class Period:
    """The last ``days`` days until ``until``."""

    days: int
    until: datetime

    @classmethod
    def asked(cls, days: str) -> "Period":
        """What somebody chose in an address; anything else is the shortest."""
        known = days.isdecimal() and len(days) < 5 and int(days) in STEPS
        return cls(int(days) if known else USUAL, timezone.now())

    @property
    def since(self) -> datetime:
        return self.until - timedelta(days=self.days)

    @property
    def before(self) -> "Period":
        """As many days before these."""
        return Period(self.days, self.since)

    @property
    def reaches_back(self) -> datetime:
        """Where what this one is compared with begins."""
        return self.before.since

    @property
    def step(self) -> timedelta:
        return timedelta(days=self.days) / STEPS[self.days]

    def holds(self, at: datetime) -> bool:
        return self.since <= at < self.until

    def spread(self, moments: Iterable[datetime]) -> list[int]:
        """How many of these moments fall into each step. Those outside of it are left out."""
        steps = [0] * STEPS[self.days]
        for at in moments:
            if self.holds(at):
                steps[min(int((at - self.since) / self.step), len(steps) - 1)] += 1
        return steps

    @property
    def bounds(self) -> list[tuple[datetime, datetime]]:
        """From when until when each step lasts."""
        return [(self.since + self.step * n, self.since + self.step * (n + 1)) for n in range(STEPS[self.days])]


@dataclass(frozen=True)
class Bar:
    """One step of a chart, in its units as SVG writes numbers; ``words`` say when it was."""

    x: str
    y: str
    width: str
    height: str
    words: str
    value: str


@dataclass(frozen=True)
class Figure:
    """``name`` is its word in the table for machines; ``help`` says what is counted; ``words`` show a value.

    ``steps`` belong to the steps of the period; none where nothing true can be said of a part of it. A value is None
    where there is nothing to measure.
    """

    place: int
    name: str
    label: str
    help: str
    period: Period
    value: float | None
    before: float | None = None
    note: str = ""
    steps: Sequence[float | None] = field(default_factory=list)
    words: Callable[[float], str] = lambda value: f"{value:g}"

    @property
    def said(self) -> str:
        return "–" if self.value is None else self.words(self.value)

    @property
    def beside(self) -> str:
        """What it is compared with, and the note."""
        if self.before is None:
            return self.note
        words = {"value": self.words(self.before), "days": self.period.days}
        earlier = _("%(value)s in the %(days)s days before") % words
        return f"{self.note} · {earlier}" if self.note else earlier

    @cached_property
    def bars(self) -> list[Bar]:
        highest = max((step for step in self.steps if step is not None), default=0) or 1
        width = WIDTH / max(len(self.steps), 1)
        bars = []
        for n, (step, bounds) in enumerate(zip(self.steps, self.period.bounds, strict=False)):
            height = (step or 0) / highest * HEIGHT
            x, y, wide, high = (f"{size:.2f}" for size in (n * width + 1, HEIGHT - height, width - 2, height))
            bars.append(Bar(x, y, wide, high, _span(*bounds), "–" if step is None else self.words(step)))
        return bars


#: Rooms above measure what is theirs: a community, the reader's rights there, a period; a fixed number of queries.
figure_finders: list[Callable[[Community, CommunityPermissionTester, Period], Iterable[Figure]]] = []
#: Rooms above say whom they saw there since a moment: ids of people, in a queryset of one column.
seen_there: list[Callable[[Community, datetime], QuerySet[Any, Any]]] = []


def figures(community: Community, permissions: CommunityPermissionTester, days: str) -> list[Figure]:
    """All figures, in their order."""
    period = Period.asked(days)
    found = [_reached(community, period)]
    for measure in figure_finders:
        found += measure(community, permissions, period)
    return sorted(found, key=lambda figure: figure.place)


def _reached(community: Community, period: Period) -> Figure:
    """Only the last visit to a topic is known, so nothing is said of the time before, or of parts of it."""
    people: set[int] = set()
    for seen in seen_there:
        people.update(person for (person,) in seen(community, period.since).distinct())
    inside = Membership.objects.filter(community=community, person__among=list(people)).count()
    outside = len(people) - inside
    note = ngettext("%(n)s of them is not a member", "%(n)s of them are not members", outside) % {"n": outside}
    return Figure(
        10,
        "people_reached",
        _("People reached"),
        _("Opened a discussion or a question here, wrote, or said whether a page helped."),
        period,
        len(people),
        note=note if people else "",
    )


#: What the columns of the table for machines are called.
COLUMNS = ("figure", "from", "until", "value")


def as_rows(found: Iterable[Figure]) -> Iterator[tuple[object, ...]]:
    """For a spreadsheet: each figure for the whole time, for as long before, and step by step."""
    yield COLUMNS
    for figure in found:
        period = figure.period
        yield figure.name, period.since.isoformat(), period.until.isoformat(), _plain(figure.value)
        if figure.before is not None:
            before = period.before
            yield figure.name, before.since.isoformat(), before.until.isoformat(), _plain(figure.before)
        for step, (since, until) in zip(figure.steps, period.bounds, strict=False):
            yield figure.name, since.isoformat(), until.isoformat(), _plain(step)


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _span(since: datetime, until: datetime) -> str:
    """Both days in words."""
    days = [date_format(timezone.localtime(at), "MONTH_DAY_FORMAT") for at in (since, until)]
    return str(_FROM_TO) % {"since": days[0], "until": days[1]}


_FROM_TO = gettext_lazy("%(since)s to %(until)s")
