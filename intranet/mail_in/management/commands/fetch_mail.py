from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from intranet.mail_in.mailbox import fetch


class Command(BaseCommand):
    help = "Take in what is new in the mailbox at MAIL_IN_IMAP_URL. The scheduler does that every minute."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.MAIL_IN_IMAP_URL:
            raise CommandError(_("Set MAIL_IN_IMAP_URL first."))
        self.stdout.write(_("%(n)s mails looked at.") % {"n": fetch(settings.MAIL_IN_IMAP_URL)})
