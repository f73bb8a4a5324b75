"""What a community answers for, as the rooms above tell: each adds a function when it starts.

A community must not be archived while it answers for something official, and knows none of the rooms that hold it.
"""

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.cache import cache
from django.db import models

if TYPE_CHECKING:
    from accounts.models import User
    from communities.models import Community
    from communities.request import Request
    from communities.tester import CommunityPermissionTester


class Held(NamedTuple):
    """Something official that a community answers for, and what people call it."""

    what: models.Model
    name: str


#: Each gives what a community answers for, in a bounded number of queries.
answers_for: "list[Callable[[Community], list[Held]]]" = []

#: Each writes down that a delegation began or ended, in the same transaction; its arguments are the delegation, and who
#: did it, None for the system.
delegations_told: "list[Callable[[Any, User | None], None]]" = []

#: What blocks of a kind on a home page show of the rooms above: each adds its function. One or two queries a kind.
shown_in_blocks: "dict[str, Callable[[Request, Community], list[Any]]]" = {}

#: Tabs of a community besides its own: given the community and the reader's rights there, each gives its key, title,
#: the name of its address, and how many things wait behind it. One query at most; none for who does not see the tab.
tabs: "list[Callable[[Community, CommunityPermissionTester], tuple[str, str, str, int] | None]]" = []

#: Tabs of a community's settings besides its own, for those who manage them: the name of the address, and the title.
settings_tabs: "list[tuple[str, Any]]" = []

#: Where something waits to be read by the person with a key: each gives a query of the keys of communities, one for
#: each thing that waits.
unread: "list[Callable[[int], models.QuerySet[Any]]]" = []

#: Seconds for which the numbers beside one's communities are remembered: every page shows them.
NEWS_SECONDS = 60
NEWS_KEY = "news-in-communities-{}"


def news_for(person: int) -> dict[int, int]:
    """By the keys of communities, how much waits there to be read by the person with a key."""
    key = NEWS_KEY.format(person)
    known = cache.get(key)
    if known is None:
        known = dict(Counter(pk for find in unread for pk in find(person).order_by()))
        cache.set(key, known, NEWS_SECONDS)
    return known


def forget_news(person: int) -> None:
    """The person with a key has just read something: the numbers are looked up anew."""
    cache.delete(NEWS_KEY.format(person))
