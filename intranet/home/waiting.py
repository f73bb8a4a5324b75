"""Vetting that waits for the reader."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from communities.request import Request
from communities.vetting.context import answers_somewhere, waiting_keys
from communities.vetting.models import VettingRequest
from communities.vetting.queue import slim
from intranet.written import Written

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
    keys = waiting_keys(request)
    if not keys:
        return None
    return Waiting(_oldest.rows(keys=keys[:MOST]), len(keys))


@Written
def _oldest(*, keys: list[int]) -> QuerySet[VettingRequest, Any]:
    related = ("page__community", "post__topic__community", "asked_by")
    rows = slim(VettingRequest.objects.filter(pk__among=keys).select_related(*related))
    return rows.order_by("asked_at", "pk")
