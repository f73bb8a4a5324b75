"""Settings: who may make text of the community official, and until when."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities import delegations
from communities.forms.delegation import DelegationForm
from communities.forms.joining import ConfirmForm
from communities.models import Community
from communities.request import Request
from communities.views.answers import done, posted, status_of
from communities.views.doors import require, visible_community

MAY_NOT_SEE = gettext_lazy("Facilitators and intranet managers see who may make text official here.")
MAY_NOT = gettext_lazy("Only intranet managers delegate. Ask one of them.")


def community_delegations(request: Request, slug: str) -> HttpResponse:
    community, permissions = visible_community(request, slug)
    require(permissions.can_manage_settings or permissions.can_delegate, MAY_NOT_SEE)
    form = DelegationForm(posted(request))
    if request.method == "POST":
        require(permissions.can_delegate, MAY_NOT)
        if form.is_valid() and done(form, delegate, community, request, form):
            messages.success(request, _("Delegated. It ends by itself, and you can end it before."))
            return redirect("community_delegations", community.slug)
    rows = delegations.of_community(community)
    context = {
        "community": community,
        "permissions": permissions,
        "form": form,
        "current": [row for row in rows if row.is_current],
        "past": [row for row in rows if not row.is_current],
    }
    return render(request, "communities/community_delegations.html", context, status=status_of(form))


def delegate(community: Community, request: Request, form: DelegationForm) -> None:
    data = form.cleaned_data
    words = {"to": data["to"], "until": data["until"], "reason": data["reason"]}
    community.delegate(data["capability"], by=request.user, **words)


def delegation_revoke(request: Request, slug: str, kind: str, pk: int) -> HttpResponse:
    community, permissions = visible_community(request, slug)
    require(permissions.can_delegate, MAY_NOT)
    rows = delegations.of_community(community)
    found = next((row for row in rows if (delegations.kind_of(row), row.pk) == (kind, pk)), None)
    if found is None:
        raise Http404
    form = ConfirmForm(posted(request))
    if form.is_valid() and done(form, found.revoke, by=request.user):
        messages.success(request, _("The delegation has ended. This is what stays official by it: look through it."))
        return redirect("vetting_delegation", kind, pk)
    context = {"community": community, "permissions": permissions, "delegation": found, "form": form}
    return render(request, "communities/delegation_revoke.html", context, status=status_of(form))
