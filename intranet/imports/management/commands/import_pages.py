"""A folder of Markdown files becomes official pages; see docs/imports.md."""

import json
import logging
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from intranet.imports.alone import Busy
from intranet.imports.folder import Options, import_folder
from intranet.imports.placement import WrongPlace
from intranet.imports.slugs import page_slug

#: Exit code when every readable file was imported and some files were left out.
SOME_LEFT_OUT = 2


@contextmanager
def quiet() -> Iterator[None]:
    """Five log lines a page would hide the progress; warnings still show."""
    loggers = [logging.getLogger(name) for name in ("wagtail", "django_tasks")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


class Command(BaseCommand):
    help = (
        "Import a folder of Markdown files with YAML front matter as official pages in the same tree. "
        "Run again, it updates what changed in the folder and leaves what was edited here. "
        "Exit code 0: every file is a page; 2: some files were left out, as reported; 1: nothing was done."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument(
            "--under", default="/handbook/", help="Address of the page to import below (default %(default)s)."
        )
        parser.add_argument("--owner", metavar="USERNAME", help="Content owner of new pages, named to readers.")
        parser.add_argument(
            "--host", action="append", default=[], metavar="NAME",
            help="A host the folder was published on: absolute links to it become links to the pages. May be repeated.",
        )  # fmt: skip
        parser.add_argument("--dry-run", action="store_true", help="Read and report; write nothing.")
        parser.add_argument("--overwrite", action="store_true", help="Also replace pages edited or deleted here.")
        parser.add_argument("--report", type=Path, metavar="FILE.json", help="Write every finding to a file.")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = self.options(options)
        try:
            with quiet():
                report = import_folder(chosen, self.progress)
        except (Busy, WrongPlace) as error:
            raise CommandError(str(error)) from error
        for line in report.lines(everything=options["verbosity"] > 1):
            self.stdout.write(line)
        if options["report"]:
            options["report"].write_text(json.dumps(report.as_json(), indent=1, ensure_ascii=False), encoding="utf-8")
        if not report.complete:
            raise CommandError("Some files were left out; the report says which and why.", returncode=SOME_LEFT_OUT)

    def options(self, options: dict[str, Any]) -> Options:
        folder = options["folder"].resolve()
        if not folder.is_dir():
            raise CommandError(f"{options['folder']} is not a folder.")
        parts = options["under"].strip("/").split("/") if options["under"].strip("/") else []
        if any(part != page_slug(part) for part in parts):
            raise CommandError("--under takes an address of small letters, digits and hyphens, such as /handbook/.")
        under = "".join(["/", *(f"{part}/" for part in parts)])
        return Options(
            folder,
            under,
            self.owner(options["owner"]),
            tuple(options["host"]),
            options["overwrite"],
            options["dry_run"],
        )

    def owner(self, username: str | None) -> Any:
        if not username:
            return None
        person = get_user_model().objects.filter(username=username, is_active=True).first()
        if person is None:
            raise CommandError(f"There is no active person with the user name {username}.")
        return person

    def progress(self, done: int, total: int, path: str) -> None:
        if done % 25 == 0 or done == total:
            self.stderr.write(f"{done}/{total} {path}", style_func=str)
