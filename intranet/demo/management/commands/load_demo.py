"""``manage.py load_demo``: the demo organisation, once."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from intranet.demo.loading import demo_is_loaded, load_demo


class Command(BaseCommand):
    help = "Load the demo organisation Meridian: people, the official tree, communities. A second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        from django.conf import settings

        if not settings.DEMO_MODE:
            raise CommandError("The demo organisation has well-known passwords; these settings do not allow it.")
        if demo_is_loaded():
            self.stdout.write("The demo organisation is already here; nothing was changed.")
            return
        started = time.monotonic()
        with transaction.atomic():
            load_demo()
        self.stdout.write(f"Loaded the demo organisation in {time.monotonic() - started:.0f} s.")
