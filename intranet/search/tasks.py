"""Keeping the index up to date, and the log of searches."""

import datetime

from celery import shared_task

from intranet.search.asked import forget_words, note
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


@shared_task(name="search.note_search")
def note_search(day: str, words: str, asker: str, results: int, clicks_are_told: bool) -> None:
    note(datetime.date.fromisoformat(day), words, asker, results, clicks_are_told)


@shared_task(name="search.forget_words")
def forget_words_task() -> int:
    """What people typed is kept for thirty days."""
    return forget_words()
