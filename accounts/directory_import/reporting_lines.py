"""Who reports to whom, once everybody in the file has an account: references may stand in any order."""

from collections.abc import Iterable

from accounts.directory_import.parsing import Record
from accounts.directory_import.report import Report
from accounts.models import Profile, User


def give_managers(people: Iterable[tuple[Record, User]], report: Report) -> None:
    """Set every manager the file names. One who is unknown, or would close a circle, is a remark; the rest goes on."""
    above = dict(Profile.objects.exclude(manager=None).values_list("user_id", "manager_id"))
    wanted = {}
    for record, person in people:
        if record.manager is None:
            continue
        manager = User.objects.active().by_login(record.manager) if record.manager else None
        if record.manager and manager is None:
            report.remarks.append((record.line, f"the manager {record.manager!r} is nobody here; left as it was"))
            continue
        wanted[person.pk] = (record, manager)
        above.pop(person.pk, None)
    for pk, (record, manager) in wanted.items():
        if manager and closes_circle(pk, manager.pk, above):
            words = f"reporting to {manager.username} would close a circle: {circle(pk, manager.pk, above)}"
            report.remarks.append((record.line, f"{words}; no manager was set"))
        elif manager:
            above[pk] = manager.pk
        found = above.get(pk)
        report.managers += Profile.objects.filter(user=pk).exclude(manager=found).update(manager=found)


def closes_circle(person: int, manager: int, above: dict[int, int]) -> bool:
    seen = {person}
    step: int | None = manager
    while step is not None and step not in seen:
        seen.add(step)
        step = above.get(step)
    return step == person


def circle(person: int, manager: int, above: dict[int, int]) -> str:
    line = [person, manager]
    while line[-1] != person:
        line.append(above[line[-1]])
    names = dict(User.objects.filter(pk__in=line).values_list("pk", "username"))
    return " → ".join(names[pk] for pk in line)
