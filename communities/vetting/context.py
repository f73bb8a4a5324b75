"""The badge in the header: how much waits for the viewer's vetting."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from communities.capabilities import Capability
from communities.request import Request
from communities.vetting.queue import count_for


def badge(request: HttpRequest) -> dict[str, Any]:
    """``vetting_waiting``: one query, and only for those who may answer."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not hasattr(request, "communities"):
        return {}
    return {"vetting_waiting": SimpleLazyObject(lambda: waiting(request))}  # type: ignore[arg-type]


def waiting(request: Request) -> int:
    return count_for(request.user) if answers_somewhere(request) else 0


def answers_somewhere(request: Request) -> bool:
    """Whether the viewer is an intranet manager, or vetting is delegated to them in some community."""
    return request.user.is_intranet_manager or request.communities.holds_delegation(Capability.GRANT_OFFICIAL)
