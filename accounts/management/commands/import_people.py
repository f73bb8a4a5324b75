"""The directory from a table; see docs/people.md."""

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.directory_import.people import import_table
from accounts.directory_import.table import UnreadableTable, read_table

#: Exit code when some rows were left out.
SOME_LEFT_OUT = 2

HELP = """Import people from a CSV file with a heading. Run it as often as you like: nobody is doubled.

Columns, in any order; only username is required, and what has no column is left alone:

  username       who it is, in any case of letters
  email, first_name, last_name
  job_title, location
  team           a name, or a path such as Corporate > Finance; new teams are made
  manager        username or e-mail address of somebody in the file or here already
  skills, ask_about (or ask_me_about), languages
                 lists, parted by semicolons, bars or commas
  working_days   Mon-Fri, or Mon;Wed;Fri
  phone, pronouns, about, time_zone (such as Europe/London)
  active         yes or no: no closes the account and ends its sessions, yes opens it again

Name, address, job, place, team and manager follow the file. Skills and what comes after them belong to the person
and are filled only while they are empty. The file may be UTF-8 or Latin-1, with a byte order mark or without, its
cells parted by commas, semicolons or tabs. New people have no password: they sign in through your identity provider,
or set a password with "Forgotten password".

Exit code 0: every row was imported; 2: some were left out, as reported; 1: nothing was done."""


class Command(BaseCommand):
    help = HELP

    def create_parser(self, *args: Any, **kwargs: Any) -> Any:
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--dry-run", action="store_true", help="Report what would happen; write nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            table = read_table(options["file"])
        except (UnreadableTable, OSError) as error:
            raise CommandError(str(error)) from error
        report = import_table(table, dry_run=options["dry_run"], progress=self.progress)
        for line in report.lines():
            self.stdout.write(line)
        if report.skipped:
            raise CommandError("Some rows were left out; the report says which and why.", returncode=SOME_LEFT_OUT)

    def progress(self, done: int, total: int) -> None:
        """One line that counts, where somebody looks; a line every thousand rows where nobody does."""
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done} of {total}", ending="\n" if done == total else "")
        elif done % 1000 == 0:
            self.stderr.write(f"{done} of {total}")
