"""``manage.py standing``: how the site stands, for whoever watches it from outside."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from intranet.standing.rounds import last_round, somebody_works
from intranet.standing.waiting import LINES, Line


class Command(BaseCommand):
    help = (
        "Shows when a worker last did what the scheduler asked, what waits since when, and what was put aside. "
        "Ends with 1 when nobody is at work, something waits for too long, or something is put aside."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        seen, lines = last_round(), [line() for line in LINES]
        self.stdout.write(f"last round: {seen:%Y-%m-%d %H:%M:%S} UTC" if seen else "last round: none known")
        for line in lines:
            self.stdout.write(told(line))
        wrong = [line.name for line in lines if line.is_late or line.aside]
        if not somebody_works():
            wrong.insert(0, "nobody is at work")
        if wrong:
            raise CommandError(", ".join(wrong))


def told(line: Line) -> str:
    since = f", the oldest since {line.oldest:%Y-%m-%d %H:%M:%S} UTC" if line.oldest else ""
    return f"{line.name}: {line.waiting} waiting{since}; {line.aside} put aside{', late' if line.is_late else ''}"
