"""People from a table: new ones get an account, known ones follow the directory. Safe to stop and to run again."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.directory_import.parsing import OWN, BadRow, Record, parse
from accounts.directory_import.report import Report
from accounts.directory_import.reporting_lines import give_managers
from accounts.directory_import.table import Row, Table
from accounts.directory_import.teams import Teams
from accounts.models import Profile, User

type Progress = Callable[[int, int], None]


def import_table(table: Table, *, dry_run: bool = False, progress: Progress = lambda done, total: None) -> Report:
    """Import every row that can be imported, each in a transaction of its own.

    A dry run does the same inside one transaction and takes it back, so its report is what would happen.
    """
    report = Report(total=len(table.rows), ignored=table.ignored, encoding=table.encoding, dry_run=dry_run)
    if not dry_run:
        import_rows(table.rows, report, progress)
        return report
    with transaction.atomic():
        import_rows(table.rows, report, progress)
        transaction.set_rollback(True)
    return report


def import_rows(rows: list[Row], report: Report, progress: Progress) -> None:
    people: dict[str, tuple[Record, User]] = {}
    teams = Teams(report.teams)
    for done, row in enumerate(rows, 1):
        try:
            record = parse(row)
            key = record.username.upper()
            if key in people:
                raise BadRow(f"{record.username!r} is there already, on line {people[key][0].line}")
            with transaction.atomic():
                people[key] = record, import_person(record, teams, report)
        except BadRow as problem:
            report.skipped.append((row.line, str(problem)))
            teams.forget()
        progress(done, len(rows))
    give_managers(people.values(), report)


def import_person(record: Record, teams: Teams, report: Report) -> User:
    """
    Raises:
        BadRow: the database or a model would not have it.
    """
    try:
        person = User.objects.filter(username__iexact=record.username).first()
        is_new = person is None
        person = person or User(username=record.username)
        fields = assign(person, record.account)
        if is_new:
            person.set_unusable_password()
        if is_new or fields:
            person.full_clean(exclude=["password"])
            person.save(update_fields=None if is_new else fields)
        did_more = save_profile(person, record, teams)
        did_more |= follow_active(person, record.active)
    except ValidationError as error:
        raise BadRow("; ".join(words(error))) from error
    except IntegrityError as error:
        raise BadRow(f"the database refuses it: {str(error).splitlines()[0]}") from error
    count(report, is_new=is_new, changed=bool(fields) or did_more)
    return person


def assign(target: User | Profile, values: dict[str, Any]) -> list[str]:
    """Set what differs; returns the fields."""
    fields = [name for name, value in values.items() if getattr(target, name) != value]
    for name in fields:
        setattr(target, name, values[name])
    return fields


def save_profile(person: User, record: Record, teams: Teams) -> bool:
    profile = Profile.objects.select_related("team").get(user=person)
    said = {name: value for name, value in record.profile.items() if name not in OWN or not getattr(profile, name)}
    if record.team is not None:
        said["team"] = teams.get(record.team)
    fields = assign(profile, said)
    if fields:
        profile.full_clean()
        profile.save(update_fields=fields)
    return bool(fields)


def follow_active(person: User, active: bool | None) -> bool:
    if active is None or active == person.is_active:
        return False
    person.reactivate(by=None) if active else person.deactivate(by=None)
    person.is_active = active
    return True


def words(error: ValidationError) -> Iterable[str]:
    for field, messages in error.message_dict.items():
        yield " ".join(messages) if field == "__all__" else f"{field}: {' '.join(messages)}"


def count(report: Report, *, is_new: bool, changed: bool) -> None:
    if is_new:
        report.created += 1
    elif changed:
        report.changed += 1
    else:
        report.unchanged += 1
