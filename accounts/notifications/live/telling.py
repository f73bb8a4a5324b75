"""The bell: people were told of something, or have read it."""

from accounts.notifications.live.publishing import publish
from intranet.events.wire import EVERYONE

#: People one message names; of a larger crowd everybody who is here looks for themselves, within this many seconds.
MOST_NAMED, CROWD_SECONDS = 200, 60


def say_told(activity: int, people: list[int]) -> None:
    """For ``after_delivery``; no people stand for a crowd."""
    if people and len(people) <= MOST_NAMED:
        publish("inbox", *(f"person:{person}" for person in people))
    else:
        publish("inbox", EVERYONE, spread=CROWD_SECONDS)


def say_read(person: int) -> None:
    """For ``after_reading``: the bell of their other browsers counts anew."""
    publish("inbox", f"person:{person}")
