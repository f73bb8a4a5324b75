"""Who has a page open to write on it, as Redis knows for a minute. With Redis away nobody is seen; nothing breaks."""

import time

from accounts.notifications.live.publishing import ask, publish

#: Seconds without a sign after which somebody counts as gone; their page gives one every 20.
LASTS = 50
#: Names shown at most.
MOST = 5


def key_of(page: int) -> str:
    return f"intranet:present:{page}"


def arrive(page: int, person: int) -> None:
    """Somebody is there, or still there. Others are told when they were not before."""
    is_new = ask("zadd", key_of(page), {str(person): time.time() + LASTS})
    if is_new is not None:
        ask("expire", key_of(page), LASTS)
    if is_new:
        publish("presence", f"presence:{page}", number=page)


def leave(page: int, person: int) -> None:
    if ask("zrem", key_of(page), str(person)):
        publish("presence", f"presence:{page}", number=page)


def present(page: int) -> list[int]:
    """Ids of the people there, at most one more than are shown: the reader is among them."""
    found = ask("zrangebyscore", key_of(page), time.time(), "+inf", start=0, num=MOST + 1) or []
    return [int(person) for person in found]
