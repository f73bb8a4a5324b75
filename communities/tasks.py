"""The clock of communities."""

from celery import shared_task

from communities.life_cycle import hand_over_abandoned, warn_of_silence


@shared_task(name="communities.warn_of_silence")
def warn_of_silence_task() -> int:
    return warn_of_silence()


@shared_task(name="communities.hand_over_abandoned")
def hand_over_abandoned_task() -> int:
    return hand_over_abandoned()
