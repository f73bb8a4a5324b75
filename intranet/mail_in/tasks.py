"""Handling what came in, fetching what lies in a mailbox, forgetting what is done."""

from celery import shared_task
from django.conf import settings

from intranet.mail_in.handling import forget, handle_all
from intranet.mail_in.mailbox import fetch


@shared_task(name="mail_in.handle_waiting")
def handle_waiting() -> int:
    return handle_all()


@shared_task(name="mail_in.fetch")
def fetch_mailbox() -> int:
    return fetch(settings.MAIL_IN_IMAP_URL) if settings.MAIL_IN_IMAP_URL else 0


@shared_task(name="mail_in.forget")
def forget_old() -> int:
    return forget()
