"""Vetting that waits for the reader."""

from dataclasses import dataclass

from django.db.models import Count, Window

from communities.request import Request
from communities.vetting.context import answers_somewhere
from communities.vetting.models import VettingRequest
from communities.vetting.queue import MOST as MOST_COUNTED
from communities.vetting.queue import slim

#: Rows shown; the rest is a number that leads to the queue.
MOST = 3


@dataclass(frozen=True)
class Waiting:
    requests: list[VettingRequest]
    count: int

    @property
    def others(self) -> int:
        return self.count - len(self.requests)


def waiting(request: Request) -> Waiting | None:
    """The oldest requests; one query, and none for those who answer nowhere.

    It counts as well, so that the number in the header costs nothing more on this page.
    """
    if not answers_somewhere(request):
        return None
    related = ("page__community", "post__topic__community", "asked_by")
    rows = slim(VettingRequest.objects.waiting_for(request.user).select_related(*related))
    found = list(rows.annotate(total=Window(Count("pk"))).order_by("asked_at", "pk")[:MOST])
    count = min(found[0].total, MOST_COUNTED) if found else 0
    request.vetting_waiting = count  # type: ignore[attr-defined]
    return Waiting(found, count) if found else None
