"""Settings: who sees it, who joins, who may do what. Consequences are shown before anything is saved."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from communities import consequences
from communities.forms.policy import PolicyForm
from communities.models import Community
from communities.request import Request
from communities.views.answers import done, posted, status_of
from communities.views.doors import require, visible_community
from communities.views.proposals import HELP
from communities.views.settings import MAY_NOT


def community_policy(request: Request, slug: str) -> HttpResponse:
    """The first post shows what would change; the second, confirmed, saves it."""
    community, permissions = visible_community(request, slug)
    require(permissions.can_manage_settings, MAY_NOT)
    form = PolicyForm(posted(request), community=community)
    context = {"community": community, "permissions": permissions, "form": form, "help": HELP}
    if request.method == "POST" and form.is_valid():
        wanted = {name: form.cleaned_data[name] for name in ("visibility", "joining", "rows")}
        context["consequences"] = consequences.of_policy(community, **wanted)
        if (request.POST.get("confirmed") or not context["consequences"]) and changed(request, community, form):
            messages.success(request, _("The policy is saved, and holds from now on."))
            return redirect("community_policy", community.slug)
    return render(request, "communities/community_policy.html", context, status=status_of(form))


def changed(request: Request, community: Community, form: PolicyForm) -> bool:
    data = form.cleaned_data
    words = {"visibility": data["visibility"], "joining": data["joining"], "matrix": data["rows"]}
    return done(form, community.change_policy, by=request.user, **words)
