"""The clock of vetting."""

from celery import shared_task

from communities.vetting.reminding import remind
from communities.vetting.watching import watch_addresses


@shared_task(name="vetting.watch_addresses")
def watch_addresses_task() -> int:
    return watch_addresses()


@shared_task(name="vetting.remind")
def remind_task() -> int:
    return remind()
