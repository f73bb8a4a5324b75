from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from intranet.running import up


class Command(BaseCommand):
    help = (
        "Run web, worker and scheduler, with embedded PostgreSQL and Valkey unless DATABASE_URL and REDIS_URL are set."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        up.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """``manage.py`` itself goes to the supervisor without Django; this serves ``help`` and ``call_command``."""
        raise SystemExit(up.main(["--host", options["host"], "--port", options["port"]]))
