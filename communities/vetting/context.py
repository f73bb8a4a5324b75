"""The badge in the header: how much waits for the viewer's vetting."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from communities.capabilities import Capability
from communities.request import Request
from communities.vetting.queue import answered_for, count_in


def badge(request: HttpRequest) -> dict[str, Any]:
    """``vetting_waiting``: one query, and only for those who may answer."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not hasattr(request, "communities"):
        return {}
    return {"vetting_waiting": SimpleLazyObject(lambda: waiting(request))}  # type: ignore[arg-type]


def waiting(request: Request) -> int:
    """A page that has counted already says so in ``request.vetting_waiting``."""
    if (counted := getattr(request, "vetting_waiting", None)) is not None:
        return counted
    if request.user.is_intranet_manager:
        return count_in(answered_for(request.user).order_by())
    delegating = request.communities.delegating(Capability.GRANT_OFFICIAL)
    return count_in(delegating) if delegating else 0


def answers_somewhere(request: Request) -> bool:
    """Whether the viewer is an intranet manager, or vetting is delegated to them in some community."""
    return bool(request.communities.delegating(Capability.GRANT_OFFICIAL)) or request.user.is_intranet_manager
