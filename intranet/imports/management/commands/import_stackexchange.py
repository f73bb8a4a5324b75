"""A dump of a Stack Exchange site becomes questions and answers; see docs/imports.md."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from communities.models import Community
from communities.refusals import CommunityRefused
from intranet.imports.alone import Busy
from intranet.imports.history.authors import BrokenMap, read_map
from intranet.imports.stackexchange.importing import POSTS, Options, import_dump
from intranet.imports.stackexchange.rows import Unreadable


class Command(BaseCommand):
    help = (
        "Import a dump of a Stack Exchange site into a community: Posts.xml, and if there Users.xml, Comments.xml, "
        "Votes.xml and PostLinks.xml. Run again, it imports what is new. Nobody is notified."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--community", required=True, metavar="SLUG")
        parser.add_argument("--site", metavar="NAME", help="Which site it is (default: the name of the folder).")
        parser.add_argument(
            "--host", action="append", default=[], metavar="NAME",
            help="Where the site was: links to its posts become links to them here. May be repeated.",
        )  # fmt: skip
        parser.add_argument(
            "--authors", type=Path, metavar="MAP.csv",
            help="Columns author (a display name) and username. Other authors become placeholders.",
        )  # fmt: skip
        parser.add_argument("--dry-run", action="store_true", help="Read and report; write nothing.")
        parser.add_argument("--report", type=Path, metavar="FILE.json", help="Write the whole report to a file.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            tally = import_dump(self.options(options), self.progress)
        except (Busy, Unreadable, BrokenMap, CommunityRefused) as error:
            raise CommandError(str(error)) from error
        for line in tally.lines():
            self.stdout.write(line)
        self.stdout.write(f"{tally.seconds:.1f} s, {tally.rate(POSTS):.0f} posts a second")
        if options["report"]:
            words = json.dumps(tally.as_json(), indent=1, ensure_ascii=False)
            options["report"].write_text(words, encoding="utf-8")

    def options(self, options: dict[str, Any]) -> Options:
        folder = options["folder"].resolve()
        if not folder.is_dir():
            raise CommandError(f"{options['folder']} is not a folder.")
        community = Community.objects.filter(slug=options["community"]).first()
        if community is None:
            raise CommandError(f"There is no community with the address {options['community']}.")
        site = (options["site"] or folder.name)[:80]
        hosts = tuple(host.lower() for host in options["host"]) or (site if "." in site else f"{site}.invalid",)
        authors = read_map(options["authors"]) if options["authors"] else {}
        return Options(folder, community, site, hosts, authors, options["dry_run"])

    def progress(self, done: int, total: int) -> None:
        self.stderr.write(f"{done}/{total}", style_func=str)
