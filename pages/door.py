"""The one way by which views reach an official page: live, and not behind a gate that is closed to the viewer."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from wagtail import hooks
from wagtail.models import Page
from wagtail.query import PageQuerySet

from pages.furniture import Gate, furniture
from pages.models import OfficialPage

if TYPE_CHECKING:
    from accounts.models import User


def live_page[P: Page](request: HttpRequest, page_id: int, model: type[P] = Page) -> P:  # type: ignore[assignment]
    """The page in its own type, as a reader may see it.

    Other rooms have their say here as they do when the page is shown (``before_serve_page``).

    Raises:
        Http404: there is none, it is not published, or the viewer may not open it.
    """
    page = get_object_or_404(model._default_manager.live(), pk=page_id).specific
    if not isinstance(page, OfficialPage) or not isinstance(page, model):
        raise Http404
    if not passes(request, page.path, furniture(request).page_gates):
        raise Http404
    for hook in hooks.get_hooks("before_serve_page"):
        if isinstance(hook(page, request, [], {}), HttpResponse):
            raise Http404
    return page  # type: ignore[return-value]


def closed_paths(request: HttpRequest) -> list[str]:
    """Where in the page tree the viewer may not go; lists leave out what lies there."""
    return _closed(request.user, furniture(request).page_gates)


def closed_to(user: "User") -> list[str]:
    """The same, where there is no request."""
    return _closed(user, furniture().page_gates)


def _closed(user: Any, gates: list[Gate]) -> list[str]:
    if not gates:
        return []
    groups = set(user.groups.values_list("pk", flat=True))
    return [gate.path for gate in gates if not gate.group_ids & groups]


def open_to[Q: PageQuerySet](request: HttpRequest, pages: Q) -> Q:
    """Those pages the viewer may open."""
    return outside(closed_paths(request), pages)


def outside[Q: PageQuerySet](closed: Iterable[str], pages: Q) -> Q:
    """Those pages that lie below none of these paths."""
    for path in closed:
        pages = pages.exclude(path__startswith=path)
    return pages


def passes(request: HttpRequest, path: str, gates: list[Gate]) -> bool:
    """Whether the viewer may open what lies at a path of the page or collection tree."""
    closed = [gate for gate in gates if path.startswith(gate.path)]
    if not closed:
        return True
    groups = set(request.user.groups.values_list("pk", flat=True))
    return all(gate.group_ids & groups for gate in closed)
