"""Who may listen to what. Rooms above register here, when they start, what they say and to whom."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from accounts.notifications.live.publishing import place, signer
from accounts.request import Request
from intranet.events.wire import Ticket, now_ms

#: Things one browser may ask to listen to: its open tabs.
MOST_ASKED = 40


@dataclass(frozen=True)
class Granted:
    """Somebody may listen to this. ``community``: where their right rests, so that it ends when they may not be there.

    ``seen`` is what there is of it now, such as the highest number of a topic's posts.
    """

    community: int
    seen: int | None = None


#: Kind of thing → may this person listen to these of it? Gives those they may, by number; one query.
doors: dict[str, Callable[[Request, list[int]], dict[int, Granted]]] = {}
#: Channels a person listens to wherever they are; must not cost a query beyond what every page asks.
standing: list[Callable[[Request], Iterable[str]]] = []
#: What the header counts, by the name its badge has in ``data-live-count``.
counts: dict[str, Callable[[Request], int]] = {}


@dataclass
class Answer:
    """What a page gets: the ticket, and how things are at this moment."""

    ticket: str
    counts: dict[str, int] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)


def answer(request: Request, asked: list[str]) -> Answer:
    """A ticket for what the person may listen to among ``asked`` (``topic:12``). What they may not is left out."""
    # Both before any right is looked at: what changes from here on reaches the listener, or refuses the ticket.
    issued, after = now_ms(), place()
    channels: dict[str, None] = {name: None for give in standing for name in give(request)}
    seen = {}
    for kind, numbers in wanted(asked).items():
        for number, granted in doors[kind](request, numbers).items():
            channels |= {f"{kind}:{number}": None, f"community:{granted.community}": None}
            if granted.seen is not None:
                seen[f"{kind}:{number}"] = granted.seen
    session = signer().session_name(request.session.session_key or "")
    ticket = Ticket(request.user.pk, session, tuple(channels), issued, issued, after)
    return Answer(signer().write(ticket), {name: count(request) for name, count in counts.items()}, seen)


def wanted(asked: list[str]) -> dict[str, list[int]]:
    """Numbers by kind, of kinds that have a door."""
    found: dict[str, list[int]] = {}
    for name in asked[:MOST_ASKED]:
        kind, _colon, number = name.partition(":")
        if kind in doors and number.isdecimal() and len(number) < 18:
            found.setdefault(kind, []).append(int(number))
    return found


def as_json(given: Answer) -> dict[str, Any]:
    return {"ticket": given.ticket, "counts": given.counts, "seen": given.seen}
