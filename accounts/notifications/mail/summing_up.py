"""Summaries: at the hour and on the day each person chose, of what they have not read, if there is any.

Whose hour has come is asked of the database a thousand people at a time. A summary is of a day or a week that has a
name; there is one of each name a person, so that a clock that jumps makes none twice (security.md F9).
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from accounts.notifications.mail.times import Period, last_day, last_week

#: People looked at in one step.
STEP = 2_000
#: Who had a summary since so long before the wanted moment had that one: the clock went wrong, the scheduler was late,
#: or they chose another hour.
APART = timedelta(hours=3)

#: The next people for whom something waits to be summed up, with their times.
PEOPLE = """
SELECT person.id, profile.time_zone, coalesce(times.summary_hour, 8), coalesce(times.summary_weekday, 0)
FROM accounts_user person
JOIN accounts_profile profile ON profile.user_id = person.id
LEFT JOIN notifications_mailtimes times ON times.person_id = person.id
WHERE person.id > %s AND person.is_active AND times.stopped_at IS NULL AND EXISTS (
    SELECT 1 FROM notifications_notification waiting
    WHERE waiting.person_id = person.id AND waiting.cadence IN ('day', 'week')
      AND waiting.mail_id IS NULL AND waiting.read_at IS NULL
)
ORDER BY person.id LIMIT %s
"""
SUM_UP = """
WITH wanted AS (
    SELECT * FROM unnest(%(people)s::bigint[], %(keys)s::text[], %(until)s::timestamptz[]) AS it (person_id, key, until)
    WHERE NOT EXISTS (
        SELECT 1 FROM notifications_mail lately
        WHERE lately.person_id = it.person_id AND lately.sort <> 'now'
          AND lately.created_at > it.until - %(apart)s
    )
), due AS (
    SELECT notification.id, wanted.person_id, wanted.key
    FROM wanted JOIN notifications_notification notification ON notification.person_id = wanted.person_id
    WHERE notification.cadence = ANY(%(cadences)s) AND notification.cadence IN ('day', 'week')
      AND notification.mail_id IS NULL AND notification.read_at IS NULL AND notification.created_at < wanted.until
    FOR NO KEY UPDATE OF notification SKIP LOCKED
), made AS (
    INSERT INTO notifications_mail (person_id, sort, key, road, state, due_at, attempts, because, created_at)
    SELECT DISTINCT person_id, %(sort)s, key, 'bulk', 'waiting', %(now)s::timestamptz, 0, '', %(now)s::timestamptz
    FROM due
    ON CONFLICT (person_id, key) DO NOTHING
    RETURNING id, person_id
), taken AS (
    UPDATE notifications_notification AS notification SET mail_id = made.id
    FROM due JOIN made USING (person_id) WHERE notification.id = due.id
)
SELECT count(*) FROM made
"""


class Wanting(NamedTuple):
    """A person for whom something waits, and when they want it."""

    person_id: int
    zone: str
    hour: int
    weekday: int


def sum_up(now: datetime | None = None) -> int:
    """Make the summaries that are due. Returns how many."""
    now = now or timezone.now()
    made, after, people = 0, 0, [Wanting(0, "", 0, 0)]
    while people:
        with connection.cursor() as cursor:
            cursor.execute(PEOPLE, [after, STEP])
            people = [Wanting(*row) for row in cursor.fetchall()]
        if people:
            made += sum_up_for(people, now)
            after = people[-1].person_id
    return made


@transaction.atomic
def sum_up_for(people: list[Wanting], now: datetime) -> int:
    """A week's summary takes along what would be the day's, so that nobody gets two at the same hour."""
    weeks = [last_week(now, who.zone, who.hour, who.weekday) for who in people]
    days = [last_day(now, who.zone, who.hour) for who in people]
    both = [who for who, week, day in zip(people, weeks, days, strict=True) if week.until == day.until]
    of_both = [week for week, day in zip(weeks, days, strict=True) if week.until == day.until]
    return (
        _make("week", both, of_both, ["day", "week"], now)
        + _make("week", people, weeks, ["week"], now)
        + _make("day", people, days, ["day"], now)
    )


def _make(sort: str, people: list[Wanting], periods: list[Period], cadences: list[str], now: datetime) -> int:
    values: dict[str, Any] = {
        "sort": sort, "cadences": cadences, "now": now, "people": [who.person_id for who in people],
        "keys": [period.key for period in periods], "until": [period.until for period in periods],
        "apart": APART,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(SUM_UP, values)
        return int(cursor.fetchone()[0])
