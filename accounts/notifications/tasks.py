"""Carrying the outbox on, and what the calendar tells."""

from celery import shared_task

from accounts.notifications.confirming import ask_to_confirm
from accounts.notifications.keeping import forget_old
from accounts.notifications.relay import relay_all


@shared_task(name="notifications.relay_outbox")
def relay_outbox() -> int:
    return relay_all()


@shared_task(name="notifications.ask_to_confirm")
def ask_to_confirm_task() -> int:
    return ask_to_confirm()


@shared_task(name="notifications.forget_old")
def forget_old_task() -> int:
    return forget_old()
