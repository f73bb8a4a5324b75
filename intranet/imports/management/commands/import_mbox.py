"""The archive of a mailing list becomes topics and replies; see docs/imports.md."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from communities.models import Community
from communities.refusals import CommunityRefused
from intranet.imports.alone import Busy
from intranet.imports.history.authors import BrokenMap, read_map
from intranet.imports.mbox.archive import Unreadable
from intranet.imports.mbox.importing import IMPORTED, Options, import_archive


class Command(BaseCommand):
    help = (
        "Import the archive of a mailing list (mbox, also gzipped) into a community as topics and replies. "
        "Run again, it goes on where it was stopped and imports what is new. Nobody is notified."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--community", required=True, metavar="SLUG")
        parser.add_argument(
            "--authors", type=Path, metavar="MAP.csv",
            help="Columns author (a name or an address) and username. Other authors become placeholders.",
        )  # fmt: skip
        parser.add_argument("--dry-run", action="store_true", help="Read and report; write nothing.")
        parser.add_argument("--report", type=Path, metavar="FILE.json", help="Write the whole report to a file.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            authors = read_map(options["authors"]) if options["authors"] else {}
            chosen = Options(options["file"], self.community(options["community"]), authors, options["dry_run"])
            tally = import_archive(chosen, self.progress)
        except (Busy, Unreadable, BrokenMap, CommunityRefused) as error:
            raise CommandError(str(error)) from error
        for line in tally.lines():
            self.stdout.write(line)
        self.stdout.write(f"{tally.seconds:.1f} s, {tally.rate(IMPORTED):.0f} messages a second")
        if options["report"]:
            words = json.dumps(tally.as_json(), indent=1, ensure_ascii=False)
            options["report"].write_text(words, encoding="utf-8")

    def community(self, slug: str) -> Community:
        found = Community.objects.filter(slug=slug).first()
        if found is None:
            raise CommandError(f"There is no community with the address {slug}.")
        return found

    def progress(self, done: int, total: int) -> None:
        self.stderr.write(f"{done}/{total}", style_func=str)
