"""What the clock does with mail."""

from celery import shared_task

from accounts.notifications.mail.gathering import gather
from accounts.notifications.mail.sending import send_waiting, sweep
from accounts.notifications.mail.summing_up import sum_up
from accounts.notifications.models import Mail


@shared_task(name="mail.gather")
def gather_task() -> int:
    return gather()


@shared_task(name="mail.sum_up")
def sum_up_task() -> int:
    return sum_up()


@shared_task(name="mail.send")
def send_task(road: str = Mail.Road.DEFAULT) -> int:
    return send_waiting(road)


@shared_task(name="mail.sweep")
def sweep_task() -> int:
    return sweep()
