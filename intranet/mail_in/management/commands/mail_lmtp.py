import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from intranet.mail_in.lmtp import listener


class Command(BaseCommand):
    help = "Take mail from the mail server by LMTP, until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--listen", default=settings.MAIL_IN_LMTP, help="host:port")

    def handle(self, *args: Any, **options: Any) -> None:
        stopped = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_args: stopped.set())
        server = listener(options["listen"])
        server.start()
        self.stdout.write(_("Taking mail by LMTP at %(place)s.") % {"place": options["listen"]})
        stopped.wait()
        server.stop()
