"""A history of texts becomes community pages with every revision; see docs/imports.md."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from communities.models import Community
from intranet.imports.alone import Busy
from intranet.imports.history.authors import BrokenMap, read_map
from intranet.imports.history.lines import Unreadable
from intranet.imports.history.running import Options, Refused, import_history
from intranet.imports.management.commands.import_pages import SOME_LEFT_OUT


class Command(BaseCommand):
    help = (
        "Import a history of texts, one JSON object {path, at, author, summary, text} a line, as community pages with "
        "every revision in order. Run again, it adds what is new in the file and nothing twice. Nothing becomes "
        "official, and nobody is told. Exit code 0: every line is a revision; 2: some were left out, as reported; "
        "1: nothing was done."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.jsonl[.gz]")
        parser.add_argument("--community", required=True, metavar="SLUG", help="The community that gets the pages.")
        parser.add_argument(
            "--authors", type=Path, metavar="MAP.csv",
            help="Columns author and username: who of the people here wrote under which name. Others get placeholders.",
        )  # fmt: skip
        parser.add_argument(
            "--root", metavar="FOLDER", help="The folder that is not shown; by default the one that holds every file."
        )
        parser.add_argument(
            "--host", action="append", default=[], metavar="NAME",
            help="A host the texts were published on: absolute links to it become links to the pages. May be repeated.",
        )  # fmt: skip
        parser.add_argument("--dry-run", action="store_true", help="Read and report; write nothing.")
        parser.add_argument("--report", type=Path, metavar="FILE.json", help="Write every finding to a file.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = import_history(self.options(options), self.progress)
        except (Busy, BrokenMap, Refused, Unreadable) as error:
            raise CommandError(str(error)) from error
        for line in report.text(everything=options["verbosity"] > 1):
            self.stdout.write(line)
        if options["report"]:
            options["report"].write_text(json.dumps(report.as_json(), indent=1, ensure_ascii=False), encoding="utf-8")
        if not report.complete:
            raise CommandError("Some lines were left out; the report says which and why.", returncode=SOME_LEFT_OUT)

    def options(self, options: dict[str, Any]) -> Options:
        community = Community.objects.opened().filter(slug=options["community"]).first()
        if community is None:
            raise CommandError(f"There is no community with the address {options['community']}.")
        people = read_map(options["authors"]) if options["authors"] else {}
        hosts, root = tuple(options["host"]), options["root"]
        return Options(options["file"], community, people, root, hosts, options["dry_run"])

    def progress(self, done: int, total: int, path: str) -> None:
        if done % 25 == 0 or done == total:
            self.stderr.write(f"{done}/{total} {path}", style_func=str)
