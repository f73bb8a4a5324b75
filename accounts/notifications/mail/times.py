"""When somebody wants mail, by the clock on their wall.

A wall's clock may show an hour twice or skip it (daylight saving): what is asked here is a day and an hour of it, and
both have one answer whatever the clock does.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from accounts.zones import zone_of

#: Python's Saturday.
SATURDAY = 5


@dataclass(frozen=True)
class Quiet:
    """From one time of the day until another, over midnight where the first is the later one; and weekends."""

    zone: str
    since: time
    until: time
    weekends: bool

    def over_at(self, now: datetime) -> datetime:
        """The first moment from ``now`` on that is not quiet."""
        here = zone_of(self.zone)
        local = now.astimezone(here).replace(tzinfo=None)
        for _step in range(6):  # an evening, a night, a weekend, a night: then it is over
            ends = self._end(local)
            if ends is None:
                break
            local = ends
        over = local.replace(tzinfo=here).astimezone(UTC)
        if over < now:  # the clock shows this hour a second time
            over = local.replace(tzinfo=here, fold=1).astimezone(UTC)
        return max(now, over)

    def _end(self, local: datetime) -> datetime | None:
        """When what is quiet at this time of the wall's clock ends; None when nothing is."""
        if self.weekends and local.weekday() >= SATURDAY:
            return datetime.combine(local.date() + timedelta(days=7 - local.weekday()), time())
        if self.since == self.until:
            return None
        today = datetime.combine(local.date(), self.until)
        if self.since < self.until:
            return today if self.since <= local.time() < self.until else None
        if local.time() < self.until:
            return today
        return today + timedelta(days=1) if local.time() >= self.since else None


@dataclass(frozen=True)
class Period:
    """The last moment for which a summary was wanted, and the name of the day or the week it belongs to."""

    key: str
    until: datetime


def last_day(now: datetime, zone: str, hour: int) -> Period:
    """Of the summary that is wanted every day at that hour."""
    day, until = _last(now, zone, hour, 0)
    return Period(f"day:{day.isoformat()}", until)


def last_week(now: datetime, zone: str, hour: int, weekday: int) -> Period:
    """Of the summary that is wanted every week on that day, at that hour."""
    local = now.astimezone(zone_of(zone))
    day, until = _last(now, zone, hour, (local.weekday() - weekday) % 7, every=7)
    return Period(f"week:{day:%G-W%V}", until)


def _last(now: datetime, zone: str, hour: int, days_ago: int, *, every: int = 1) -> tuple[date, datetime]:
    here = zone_of(zone)
    day = now.astimezone(here).date() - timedelta(days=days_ago)
    until = datetime.combine(day, time(hour), here)
    if until > now:
        day -= timedelta(days=every)
        until = datetime.combine(day, time(hour), here)
    return day, until.astimezone(UTC)
