"""Who waits at the door: requests to join, and invitations that are not answered yet."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communities.forms.joining import DecisionForm
from communities.models import Invitation, JoinRequest
from communities.models.decided import Outcome
from communities.request import Request
from communities.views.answers import done, posted, status_of
from communities.views.doors import require, visible_community
from communities.views.members import MAY_NOT
from intranet.ui.pagination import paginate


@require_safe
def waiting_list(request: Request, slug: str) -> HttpResponse:
    community, permissions = visible_community(request, slug)
    require(permissions.can_manage_members, MAY_NOT)
    asked = JoinRequest.objects.open().filter(community=community).select_related("person__profile")
    invited = Invitation.objects.visible_to(request.user).open().filter(community=community)
    invited = invited.select_related("person__profile", "invited_by")
    context = {
        "community": community,
        "permissions": permissions,
        "requests": paginate(request, asked, order_by=("created_at", "pk"), size=20),
        "invitations": paginate(request, invited, order_by=("created_at", "pk"), size=20, parameter="invited_after"),
    }
    return render(request, "communities/waiting_list.html", context)


def join_request_decide(request: Request, slug: str, pk: int) -> HttpResponse:
    """One request with its message; approve or decline, with a word to the person."""
    community, permissions = visible_community(request, slug)
    require(permissions.can_manage_members, MAY_NOT)
    requests = JoinRequest.objects.filter(community=community).select_related("person__profile", "decided_by")
    asked = get_object_or_404(requests, pk=pk)
    form = DecisionForm(posted(request))
    if form.is_valid() and done(form, decide, asked, request, **form.cleaned_data):
        approved = form.cleaned_data["answer"] == "approve"
        said = _("%(name)s is a member now.") if approved else _("%(name)s has been told that the answer is no.")
        messages.success(request, said % {"name": asked.person.name})
        return redirect("waiting_list", community.slug)
    context = {"community": community, "permissions": permissions, "asked": asked, "form": form}
    context["outcome"] = dict(Outcome.choices).get(asked.outcome, "")
    return render(request, "communities/join_request_decide.html", context, status=status_of(form))


def decide(asked: JoinRequest, request: Request, answer: str, comment: str) -> None:
    verb = asked.approve if answer == "approve" else asked.decline
    verb(by=request.user, comment=comment)
