import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from intranet.mail_in.models import Source
from intranet.mail_in.reasons import Reason
from intranet.mail_in.receiving import Outcome, receive


class Command(BaseCommand):
    help = (
        "Take one mail from standard input, as a mail server hands it to a command: "
        "receive_mail --sender=ADDRESS RECIPIENT … Exit codes as in sysexits.h: 67 no such address, 69 refused, "
        "75 try again later."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("recipients", nargs="*", help="of the envelope; without any, those in the mail's head")
        parser.add_argument("--sender", default="", help="of the envelope; empty for reports")

    def handle(self, *args: Any, **options: Any) -> None:
        limit = settings.MAIL_IN_MAX_BYTES
        raw = sys.stdin.buffer.read(limit + 1)
        words = {"recipients": options["recipients"] or None, "sender": options["sender"], "source": Source.PIPE}
        try:
            outcomes = receive(raw, **words)
        except (DatabaseError, OSError):
            sys.exit(os.EX_TEMPFAIL)
        for outcome in outcomes:
            self.stderr.write(outcome.reply)
        sys.exit(code_of(outcomes))


def code_of(outcomes: list[Outcome]) -> int:
    """One code for all recipients: a mail that one of them took is taken; it would come twice otherwise."""
    if any(one.is_accepted for one in outcomes):
        return os.EX_OK
    if any(one.is_temporary for one in outcomes):
        return os.EX_TEMPFAIL
    known = [one for one in outcomes if one.reason != Reason.NO_ADDRESS]
    return os.EX_UNAVAILABLE if known else os.EX_NOUSER
