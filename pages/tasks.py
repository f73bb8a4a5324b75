"""The clock of official pages."""

from celery import shared_task

from pages.confirming import remind_to_confirm
from pages.reminding import remind_of_reviews


@shared_task(name="pages.remind_of_reviews")
def remind_of_reviews_task() -> int:
    return remind_of_reviews()


@shared_task(name="pages.remind_to_confirm")
def remind_to_confirm_task() -> int:
    return remind_to_confirm()
