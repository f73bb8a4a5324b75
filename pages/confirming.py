"""Who has confirmed a policy and who has not, and reminding the latter: calmly, and set by set."""

import csv
import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import DateTimeField, Exists, OuterRef, QuerySet, Subquery

from accounts.models import User
from accounts.notifications.models import Activity
from pages.cms.exports import plain
from pages.furniture import furniture
from pages.models import PolicyAcknowledgement, PolicyPage, PolicyReminder, PolicyVersion
from pages.models.audience import people_meant
from pages.models.reminder import CONFIRM_REMIND_DAYS
from pages.models.review import today

COLUMNS = ("name", "username", "email", "team", "location", "manager", "version", "confirmed_at")
#: Rows of the export held at a time.
CHUNK = 500
#: A distance that passed longer ago is not made up for: nobody is woken about something old.
AT_MOST_LATE = datetime.timedelta(days=7)


def asked(version: PolicyVersion) -> QuerySet[Any]:
    """The people a version is meant for, each with ``said_at``: when they confirmed it, if they did."""
    said = PolicyAcknowledgement.objects.filter(version=version, person=OuterRef("pk"))
    when = Subquery(said.values("at")[:1], output_field=DateTimeField())
    return readers_of(version.page).annotate(said_at=when).select_related("profile__team", "profile__manager")


def missing(version: PolicyVersion) -> QuerySet[User]:
    """Those of them who have not confirmed it."""
    said = PolicyAcknowledgement.objects.filter(version=version, person=OuterRef("pk"))
    return readers_of(version.page).filter(~Exists(said))


def readers_of(page: PolicyPage) -> QuerySet[User]:
    """The people a policy is meant for who may open it: what is private to groups asks nobody else."""
    people = people_meant(page)
    for gate in furniture().page_gates:
        if page.path.startswith(gate.path):
            people = people.filter(pk__in=User.objects.filter(groups__in=gate.group_ids).values("pk"))
    return people


def as_csv(people: QuerySet[User], version: PolicyVersion) -> Iterator[str]:
    """Line by line, by name. No cell is a formula (ASVS 1.2.10)."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for person in people.order_by("folded_name", "pk").iterator(chunk_size=CHUNK):
        yield writer.writerow([plain(cell) for cell in _cells(person, version)])


def _cells(person: Any, version: PolicyVersion) -> Iterable[str]:
    profile = person.profile
    return (
        person.name,
        person.username,
        person.email,
        profile.team.name if profile.team else "",
        profile.location,
        profile.manager.name if profile.manager else "",
        str(version.number),
        person.said_at.isoformat() if person.said_at else "",
    )


class _Line:
    """A file to csv that hands each line on instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def remind_to_confirm(day: datetime.date | None = None) -> int:
    """Remind whoever has not confirmed, seven days before the date and on it.

    Returns how many reminders were written; each is for all of a version's readers at once. Safe to run at any time,
    and twice at once: a row says what was sent.
    """
    day = day or today()
    versions = PolicyVersion.objects.current(day).select_related("page").defer("html", "page__body")
    return sum(_remind(version, day) for version in versions)


@transaction.atomic
def _remind(version: PolicyVersion, day: datetime.date) -> bool:
    """Whether somebody was told. Of two distances passed since the last run only the nearer is said."""
    dates = {days: version.due_on - datetime.timedelta(days) for days in CONFIRM_REMIND_DAYS}
    passed = [days for days in CONFIRM_REMIND_DAYS if dates[days] <= day]
    written = [PolicyReminder.objects.get_or_create(version=version, days=days)[1] for days in passed]
    if not written or not written[-1] or dates[passed[-1]] < day - AT_MOST_LATE:
        return False
    people = list(missing(version).only("pk"))
    data = {"number": version.number, "due_on": version.due_on.isoformat(), "days": (version.due_on - day).days}
    Activity.record("policy.confirmation_due", by=None, on=version.page, data=data, tell=people)
    return bool(people)
