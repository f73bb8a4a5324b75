"""``manage.py search_index``: make the index anew, or compare it with what it was made of."""

import time
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intranet.search.indexing.rebuilding import drift, rebuild
from intranet.search.models import SearchEntry, Source


class Command(BaseCommand):
    help = "Make the index of the search anew (--rebuild), or say where it differs from what it was made of (--verify)."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--rebuild", action="store_true", help="Index everything again, while people search.")
        what.add_argument("--verify", action="store_true", help="Print what is missing, left over or out of date.")
        parser.add_argument("--source", action="append", choices=Source.values, help="Only these; may be repeated.")

    def handle(self, *args: Any, **options: Any) -> None:
        sources = [Source(name) for name in options["source"] or Source.values]
        started = time.monotonic()
        if options["rebuild"]:
            count = rebuild(sources, self.progress)
            self.stdout.write(f"Looked at {count} things in {time.monotonic() - started:.0f} s.")
            self.stdout.write(f"The index has {SearchEntry.objects.count()} entries.")
            return
        found = list(drift(sources, self.progress))
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(f"{len(found)} entries differ. Run search_index --rebuild.")
        self.stdout.write("The index says what it was made of.")

    @property
    def progress(self) -> Callable[[str, int, int], None]:
        def say(source: str, done: int, total: int) -> None:
            self.stderr.write(f"{source}: {done} of {total}", ending="\n" if done >= total else "\r")

        return say
