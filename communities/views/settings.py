"""Settings: what the community says about itself, and how its texts become official."""

from copy import copy

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.forms.settings import AboutForm, VettingForm
from communities.models import BlockKind, HomeBlock
from communities.request import Request
from communities.views.answers import done, posted, status_of
from communities.views.doors import require, visible_community

MAY_NOT = gettext_lazy("Only those who manage this community change its settings. Ask one of its facilitators.")


def community_settings(request: Request, slug: str) -> HttpResponse:
    community, permissions = visible_community(request, slug)
    require(permissions.can_manage_settings, MAY_NOT)
    form = AboutForm(posted(request), instance=copy(community))
    if form.is_valid() and done(form, community.change_settings, by=request.user, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect("community_settings", community.slug)
    services = HomeBlock.objects.filter(community=community, kind=BlockKind.SERVICES).first()
    context = {"community": community, "permissions": permissions, "form": form, "services": services}
    return render(request, "communities/community_settings.html", context, status=status_of(form))


def community_vetting(request: Request, slug: str) -> HttpResponse:
    community, permissions = visible_community(request, slug)
    require(permissions.can_manage_settings, MAY_NOT)
    form = VettingForm(posted(request), instance=copy(community))
    if form.is_valid() and done(form, community.change_policy, by=request.user, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect("community_vetting", community.slug)
    context = {"community": community, "permissions": permissions, "form": form}
    return render(request, "communities/community_vetting.html", context, status=status_of(form))
