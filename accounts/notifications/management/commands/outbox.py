"""``manage.py outbox``: what is on its way to people, and what could not be delivered."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts.notifications.models import Outbox
from accounts.notifications.relay import PARKED_AFTER, kick


class Command(BaseCommand):
    help = "Shows how many activities wait to be told of, and those that are parked because telling failed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--retry", action="store_true", help="try the parked ones again, once their cause is gone")

    def handle(self, *args: Any, **options: Any) -> None:
        parked = Outbox.objects.filter(attempts__gte=PARKED_AFTER)
        waiting = Outbox.objects.filter(attempts__lt=PARKED_AFTER).count()
        self.stdout.write(f"{waiting} on their way, {parked.count()} parked")
        for row in parked.select_related("activity").order_by("pk")[:100]:
            self.stdout.write(f"{row.pk}  {row.activity.at:%Y-%m-%d %H:%M}  {row.activity.verb}  {row.failure}")
        if options["retry"]:
            self.stdout.write(f"{parked.update(attempts=0, not_before=timezone.now())} are tried again")
            kick()
