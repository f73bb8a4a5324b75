from celery import shared_task

from intranet.standing.rounds import leave_mark


@shared_task(name="standing.leave_mark")
def leave_mark_task() -> None:
    leave_mark()
