"""Carrying the outbox on."""

from celery import shared_task

from accounts.notifications.relay import relay_all


@shared_task(name="notifications.relay_outbox")
def relay_outbox() -> int:
    return relay_all()
