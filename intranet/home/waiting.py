"""Vetting that waits for the reader."""

from dataclasses import dataclass

from communities.request import Request
from communities.vetting.context import answers_somewhere
from communities.vetting.context import waiting as count_waiting
from communities.vetting.models import VettingRequest
from communities.vetting.queue import slim

#: Rows shown; the rest is a number that leads to the queue.
MOST = 3


@dataclass(frozen=True)
class Waiting:
    requests: list[VettingRequest]
    count: int

    @property
    def others(self) -> int:
        return max(self.count - len(self.requests), 0)


def waiting(request: Request) -> Waiting | None:
    """The oldest requests, and how many there are; a query each, and none for those who answer nowhere.

    The number in the header is the same, and is not asked for again.
    """
    if not answers_somewhere(request):
        return None
    request.vetting_waiting = count = count_waiting(request)  # type: ignore[attr-defined]
    related = ("page__community", "post__topic__community", "asked_by")
    rows = slim(VettingRequest.objects.waiting_for(request.user).select_related(*related))
    found = list(rows.order_by("asked_at", "pk")[:MOST])
    return Waiting(found, count) if found else None
