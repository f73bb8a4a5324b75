"""What Meridian's people look for: best bets kept in the CMS, and a month of searches, found and in vain."""

import datetime
import random
from typing import Any

from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Page

from accounts.models import User
from intranet.demo.dates import ago, day
from intranet.demo.sources import records
from intranet.search.asked import asker
from intranet.search.models import SearchFigures, SearchLog

#: Months of earlier figures.
EARLIER = 3


def load_searching(people: dict[str, User], pages: dict[str, Page]) -> None:
    write_best_bets(records("searching/best_bets"), pages)
    write_searches(records("searching/searches"), list(people.values()))
    write_figures()


def write_best_bets(entries: list[dict[str, Any]], pages: dict[str, Page]) -> None:
    for entry in entries:
        for words in entry["words"]:
            query = Query.get(words)
            SearchPromotion.objects.create(query=query, page=pages[entry["page"]], description=entry["why"])


def write_searches(entries: list[dict[str, Any]], people: list[User]) -> None:
    """As many different people as the entry says, over the days before the last of them."""
    chance = random.Random(11)  # noqa: S311  # the same world every time
    rows = []
    for entry in entries:
        for n, person in enumerate(chance.sample(people, entry["people"])):
            days = min(entry["days"] + n, 28)
            at = ago(days, hour=8 + n % 8) if days else timezone.now() - datetime.timedelta(hours=2)
            rows.append(search(entry, person, at))
    SearchLog.objects.bulk_create(rows)


def search(entry: dict[str, Any], person: User, at: datetime.datetime) -> SearchLog:
    made = SearchLog(
        day=timezone.localdate(at),
        at=at,
        query=entry["words"],
        asker=asker(person, entry["words"]),
        results=entry["results"],
        clicks_are_told=True,
    )
    if "opened" in entry:
        made.clicked_rank, made.clicked_kind = entry["opened"], entry["kind"]
        made.clicked_at = at + datetime.timedelta(seconds=20)
    return made


def write_figures() -> None:
    """Numbers of the months whose words are forgotten."""
    days = [day(-n) for n in range(31, 31 + 30 * EARLIER)]
    SearchFigures.objects.bulk_create(
        SearchFigures(
            day=when,
            searches=38 + n % 9,
            with_nothing=5 + n % 4,
            given_up=6 + n % 3,
            opened=24 + n % 5,
            opened_early=19 + n % 5,
            said_found=2,
            said_not_found=1,
        )
        for n, when in enumerate(days)
        if when.weekday() < 5  # Monday to Friday
    )
