"""Who may make text official where, until when, and what stands by their word."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from communities.delegations import AnyDelegation
from communities.models import Community, GroupDelegation, PersonDelegation
from communities.request import Request
from communities.vetting import delegated
from communities.vetting.forms.batch import BatchForm
from communities.vetting.holding import Held
from communities.views.answers import done_or_told
from communities.views.doors import require
from intranet.ui.pagination import paginate

MAY_NOT = gettext_lazy("Only intranet managers delegate. Ask one of them.")
#: Delegations that are over and still to be looked through, on one screen.
MOST_ENDED = 50
KINDS: dict[str, type[AnyDelegation]] = {"person": PersonDelegation, "group": GroupDelegation}


@require_safe
def vetting_delegations(request: Request) -> HttpResponse:
    require(request.user.is_intranet_manager, MAY_NOT)
    readable = Community.objects.readable_by(request.user)
    context = {
        "persons": paginate(request, delegated.persons(readable), order_by=("expires_at",), size=50),
        "groups": paginate(request, delegated.groups(readable), order_by=("expires_at",), size=50, parameter="groups"),
        "ended": ended(readable),
        "is_manager": True,
    }
    return render(request, "vetting/vetting_delegations.html", context)


def ended(readable: QuerySet[Community]) -> list[Any]:
    """Those that are over while something is still official by them, the latest to end first. Two queries."""
    rows: list[QuerySet[Any]] = [delegated.persons(readable, ended=True), delegated.groups(readable, ended=True)]
    found = [row for each in rows for row in each.order_by("-ended_at", "pk")[:MOST_ENDED]]
    return sorted(found, key=lambda row: row.ended_at, reverse=True)[:MOST_ENDED]


@require_safe
def vetting_delegation(request: Request, kind: str, pk: int) -> HttpResponse:
    """One delegation and what was made official under it, to be looked through when it ends."""
    found = readable_delegation(request, kind, pk)
    related = ("page__community", "post__topic__community", "owner", "suspension", "revision")
    page = paginate(request, delegated.under(found).select_related(*related), order_by=("review_by",), size=50)
    context = {
        "delegation": found,
        "kind": kind,
        "page": page,
        "rows": [Held(version) for version in page],
        "batch": BatchForm(),
        "is_manager": True,
    }
    return render(request, "vetting/vetting_delegation.html", context)


@require_POST
def vetting_delegation_revoke(request: Request, kind: str, pk: int) -> HttpResponse:
    """Ends it; what was made official under it stays, and is shown for review."""
    found = readable_delegation(request, kind, pk)
    if done_or_told(request, found.revoke, by=request.user):
        messages.success(request, _("The delegation has ended. This is what stays official by it: look through it."))
    return redirect("vetting_delegation", kind, pk)


def readable_delegation(request: Request, kind: str, pk: int) -> AnyDelegation:
    require(request.user.is_intranet_manager, MAY_NOT)
    if kind not in KINDS:
        raise Http404
    readable = Community.objects.readable_by(request.user).order_by().values("pk")
    rows = KINDS[kind].objects.filter(content_object__in=readable)
    found = rows.select_related("permission", "granted_by", "revoked_by", "content_object", holder(kind)).filter(pk=pk)
    delegation: AnyDelegation | None = found.first()
    if delegation is None:
        raise Http404
    return delegation


def holder(kind: str) -> str:
    return "user" if kind == "person" else "group"
