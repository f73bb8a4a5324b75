"""The clock of communities."""

from celery import shared_task

from communities.life_cycle import hand_over_abandoned, release_leavers, warn_of_silence


@shared_task(name="communities.warn_of_silence")
def warn_of_silence_task() -> int:
    return warn_of_silence()


@shared_task(name="communities.hand_over_abandoned")
def hand_over_abandoned_task() -> int:
    """Whoever left: what they had open ends, what they ran alone goes to the next in line."""
    return release_leavers() + hand_over_abandoned()
