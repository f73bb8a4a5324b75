"""Keeping the index up to date."""

from celery import shared_task

from intranet.search.indexing.relay import index_changes, mark_changed_by_time
from intranet.search.indexing.vocabulary import learn_anew


@shared_task(name="search.index")
def index() -> int:
    return index_changes()


@shared_task(name="search.sweep")
def sweep() -> int:
    """What no worker was asked for, what failed before, and what a clock has changed."""
    mark_changed_by_time()
    return index_changes()


@shared_task(name="search.learn_words")
def learn_words() -> None:
    learn_anew()
