"""Telling those who follow an official page."""

from typing import Any

from accounts.models import User
from accounts.notifications.models import Activity
from pages.models import OfficialPage

VERB = "official_page.changed"


def followers_of(page: Any) -> Any:
    """Active people who follow the page. Whether they may still open it is asked when they are told."""
    return User.objects.active().filter(page_follows__page=page.pk).only("pk")


def tell_followers(page: Any, *, by: User | None) -> None:
    """The page was published anew."""
    if not isinstance(page, OfficialPage):
        return
    people = list(followers_of(page))
    if people:
        Activity.record(VERB, by=by, on=page, tell=people)
