"""The clock of questions."""

from celery import shared_task

from communities.questions.escalating import escalate, remind_askers


@shared_task(name="questions.escalate")
def escalate_task() -> int:
    return escalate()


@shared_task(name="questions.remind_askers")
def remind_askers_task() -> int:
    return remind_askers()
