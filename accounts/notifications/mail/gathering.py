"""What is to be mailed at once becomes mails: one a person and thread, in statements that each take a bounded step.

A notification is held first, because who reads it meanwhile needs no mail; what then comes in the same thread joins the
mail that still waits.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.notifications.kinds import KIND_OF, TASKS, Kind
from accounts.notifications.mail.times import Quiet
from accounts.notifications.reasons import REASONS

#: How long a notification is held; what somebody waits for is held for as long as one needs to see it on the screen.
HELD, TASKS_HELD = timedelta(minutes=10), timedelta(minutes=1)
#: Notifications in one statement: well below a second of the database's time.
STEP = 5_000
#: These speak to a person; the others go to many.
PERSONAL = frozenset({Kind.TASK, Kind.MENTION, Kind.ANSWER, Kind.MEMBERSHIP})
TO_MANY = sorted(verb for verb, kind in KIND_OF.items() if kind not in PERSONAL)
TO_ONE_BECAUSE = sorted(key for key, reason in REASONS.items() if reason.kind in PERSONAL)

GATHER = """
WITH due AS (
    SELECT id, person_id, activity_id, reason,
           CASE WHEN thread = '' THEN 'activity:' || activity_id ELSE thread END AS thread
    FROM notifications_notification
    WHERE cadence = 'now' AND mail_id IS NULL AND read_at IS NULL AND created_at <= %(until)s {of_activities}
    ORDER BY created_at LIMIT %(step)s
    FOR NO KEY UPDATE SKIP LOCKED
), waiting AS (
    SELECT id, person_id, split_part(key, '#', 1) AS thread
    FROM notifications_mail
    WHERE state = 'waiting' AND sort = 'now' AND person_id IN (SELECT person_id FROM due)
    FOR NO KEY UPDATE SKIP LOCKED
), found AS (
    SELECT DISTINCT ON (person_id, thread) id, person_id, thread FROM waiting ORDER BY person_id, thread, id
), made AS (
    INSERT INTO notifications_mail
        (person_id, community_id, sort, key, road, state, due_at, attempts, because, created_at)
    SELECT due.person_id, max(activity.community_id), 'now', due.thread || '#' || min(due.id),
           CASE WHEN bool_and(activity.verb = ANY(%(to_many)s) AND due.reason <> ALL(%(to_one_because)s))
                THEN 'bulk' ELSE 'default' END,
           'waiting', %(now)s, 0, '', %(now)s
    FROM due JOIN notifications_activity activity ON activity.id = due.activity_id
    WHERE NOT EXISTS (SELECT 1 FROM found WHERE (found.person_id, found.thread) = (due.person_id, due.thread))
    GROUP BY due.person_id, due.thread
    ON CONFLICT (person_id, key) DO NOTHING
    RETURNING id, person_id, split_part(key, '#', 1) AS thread
), taken AS (
    UPDATE notifications_notification AS notification SET mail_id = mail.id
    FROM due JOIN (SELECT * FROM found UNION ALL SELECT * FROM made) mail USING (person_id, thread)
    WHERE notification.id = due.id
    RETURNING notification.id
)
SELECT (SELECT count(*) FROM due), (SELECT count(*) FROM taken), array(SELECT id FROM made)
"""
OF_TASKS = """
AND activity_id IN (
    SELECT id FROM notifications_activity WHERE verb = ANY(%(tasks)s) AND at > %(lately)s
)
"""
#: The times of the people of some mails, each once; who has said nothing of them has the defaults of the model.
TIMES = """
SELECT DISTINCT profile.time_zone, coalesce(times.quiet_from, '20:00'), coalesce(times.quiet_until, '07:00'),
       coalesce(times.quiet_weekends, true)
FROM notifications_mail mail
JOIN accounts_profile profile ON profile.user_id = mail.person_id
LEFT JOIN notifications_mailtimes times ON times.person_id = mail.person_id
WHERE mail.id = ANY(%(mails)s)
"""
PUT_OFF = """
UPDATE notifications_mail AS mail SET due_at = later.due_at
FROM unnest(%(zones)s::text[], %(since)s::time[], %(until)s::time[], %(weekends)s::boolean[], %(due)s::timestamptz[])
         AS later (zone, since, until, weekends, due_at),
     accounts_profile profile LEFT JOIN notifications_mailtimes times ON times.person_id = profile.user_id
WHERE mail.id = ANY(%(mails)s) AND profile.user_id = mail.person_id AND profile.time_zone = later.zone
  AND coalesce(times.quiet_from, '20:00') = later.since AND coalesce(times.quiet_until, '07:00') = later.until
  AND coalesce(times.quiet_weekends, true) = later.weekends
"""


def gather(now: datetime | None = None) -> int:
    """Gather whatever is due, in steps. Safe to run at any time, by any number of workers. Returns how many mails."""
    now = now or timezone.now()
    made = 0
    for held, only_tasks in ((TASKS_HELD, True), (HELD, False)):
        more = True
        while more:
            count, more = gather_step(now, held, only_tasks=only_tasks)
            made += count
    return made


@transaction.atomic
def gather_step(now: datetime, held: timedelta, *, only_tasks: bool = False) -> tuple[int, bool]:
    """Up to ``STEP`` notifications. Returns how many mails were made, and whether there may be more to gather."""
    values: dict[str, Any] = {
        "now": now, "until": now - held, "step": STEP, "to_many": TO_MANY, "to_one_because": TO_ONE_BECAUSE,
        "tasks": list(TASKS), "lately": now - 2 * HELD,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(GATHER.format(of_activities=OF_TASKS if only_tasks else ""), values)
        due, taken, made = cursor.fetchone()
    if made:
        respect_quiet_hours(made, now)
    return len(made), due == STEP and taken > 0


def respect_quiet_hours(mails: list[int], now: datetime) -> None:
    """Each different choice of times is worked out once, whoever made it."""
    with connection.cursor() as cursor:
        cursor.execute(TIMES, {"mails": mails})
        later = [(times, due) for row in cursor.fetchall() if (due := (times := Quiet(*row)).over_at(now)) > now]
        if later:
            values: dict[str, Any] = {
                "mails": mails,
                "zones": [times.zone for times, _due in later],
                "since": [times.since for times, _due in later],
                "until": [times.until for times, _due in later],
                "weekends": [times.weekends for times, _due in later],
                "due": [due for _times, due in later],
            }
            cursor.execute(PUT_OFF, values)
