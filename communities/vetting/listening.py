"""The badge of what waits, kept true while a page is open."""

from collections.abc import Iterable

from accounts.notifications.live.publishing import publish
from accounts.request import Request
from communities.capabilities import Capability
from communities.vetting.context import waiting_keys

#: Intranet managers hear of every community, delegates of theirs.
OF_ALL = "vetting:all"


def channels(request: Request) -> Iterable[str]:
    """For ``standing``: what those who may vet listen to, and where their right rests."""
    if request.user.is_intranet_manager:
        yield OF_ALL
    for community in request.communities.delegating(Capability.GRANT_OFFICIAL):  # type: ignore[attr-defined]
        yield from (f"vetting:{community.pk}", f"community:{community.pk}")


def waiting(request: Request) -> int:
    return len(waiting_keys(request))  # type: ignore[arg-type]


def say_queue_changed(community: int) -> None:
    publish("vetting", OF_ALL, f"vetting:{community}")
