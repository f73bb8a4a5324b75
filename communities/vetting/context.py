"""The badge in the header: how much waits for the viewer's vetting."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from communities.capabilities import Capability
from communities.request import Request
from communities.vetting.queue import answered_for, keys_in


def badge(request: HttpRequest) -> dict[str, Any]:
    """``vetting_waiting``: one query, and only for those who may answer. ``may_vet``: whether the reader may.
    ``vetting_desk``: where their desk begins, empty for those who have none.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not hasattr(request, "communities"):
        return {}
    waiting = SimpleLazyObject(lambda: len(waiting_keys(request)))  # type: ignore[arg-type]
    desk = SimpleLazyObject(lambda: desk_of(request))  # type: ignore[arg-type]
    may = SimpleLazyObject(lambda: answers_somewhere(request))  # type: ignore[arg-type]
    return {"vetting_waiting": waiting, "may_vet": may, "vetting_desk": desk}


def waiting_keys(request: Request) -> list[int]:
    """Keys of the requests that wait for the viewer, the oldest first, as many as the badge counts; asked for once."""
    known: list[int] | None = getattr(request, "vetting_waiting", None)
    if known is None:
        delegating = request.communities.delegating(Capability.GRANT_OFFICIAL)
        if request.user.is_intranet_manager:
            known = keys_in(answered_for(request.user).order_by())
        else:
            known = keys_in(delegating) if delegating else []
        request.vetting_waiting = known  # type: ignore[attr-defined]
    return known


def answers_somewhere(request: Request) -> bool:
    """Whether the viewer is an intranet manager, or vetting is delegated to them in some community."""
    return bool(request.communities.delegating(Capability.GRANT_OFFICIAL)) or request.user.is_intranet_manager


def looks_somewhere(request: Request) -> bool:
    """Whether the viewer may make at least small changes official in some community."""
    return bool(request.communities.delegating(Capability.GRANT_MINOR)) or answers_somewhere(request)


def desk_of(request: Request) -> str:
    """Requests for those who answer them; what the communities moved on from for those who accept small changes."""
    if answers_somewhere(request):
        return reverse("vetting_queue")
    return reverse("vetting_newer") if looks_somewhere(request) else ""
