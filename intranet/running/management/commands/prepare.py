import io
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, OutputWrapper
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from intranet.running.preparation import remember

STEPS_A_LINE = 50


class Command(BaseCommand):
    help = "Migrate the database, and load the demo organisation once when DEMO_MODE is on and nobody is there yet."

    def handle(self, *args: Any, **options: Any) -> None:
        self.migrate()
        if settings.DEMO_MODE and "load_demo" in get_commands() and not get_user_model().objects.exists():
            self.stdout.write("Loading the demo organisation")
            with transaction.atomic():  # interrupted, it leaves nobody behind, and the next start loads it again
                call_command("load_demo")
        remember(Path(settings.VAR), os.environ["DATABASE_URL"])

    def migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if steps := len(executor.migration_plan(executor.loader.graph.leaf_nodes())):
            self.stdout.write(f"Migrating: {steps} steps")
            call_command("migrate", interactive=False, stdout=Progress(self.stdout, steps))


class Progress(io.TextIOBase):
    """Says how far the migration is, every so many steps, instead of naming each."""

    def __init__(self, out: OutputWrapper, steps: int) -> None:
        self.out, self.steps, self.done = out, steps, 0

    def write(self, text: str, /) -> int:
        if "Applying" in text:
            self.done += 1
            if self.done % STEPS_A_LINE == 0:
                self.out.write(f"  {self.done} of {self.steps}")
        return len(text)
