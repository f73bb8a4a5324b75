"""New communities: anybody proposes, intranet managers decide."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communities import policy
from communities.actions import propose
from communities.forms.proposal import ProposalDecisionForm, ProposalForm
from communities.models import Proposal
from communities.models.community import Joining, Kind, Visibility
from communities.presets import preset_of
from communities.request import Request
from communities.views.answers import done, posted, status_of
from communities.views.doors import require
from intranet.ui.pagination import paginate

HELP = {
    name: {choice.value: choice.help for choice in choices}
    for name, choices in {
        "kind": policy.KINDS,
        "visibility": policy.VISIBILITIES,
        "joining": policy.JOININGS,
        "preset": policy.PRESETS,
    }.items()
}


def community_propose(request: Request) -> HttpResponse:
    form = ProposalForm(posted(request))
    if request.method == "POST" and form.is_valid() and proposed(request, form):
        messages.success(request, _("Your proposal is with the intranet managers. You will be told what they decide."))
        return redirect("proposal_list")
    return render(request, "communities/community_propose.html", {"form": form, "help": HELP}, status=status_of(form))


def proposed(request: Request, form: ProposalForm) -> bool:
    """Whether the proposal was made; what is wrong with it stands beside the fields."""
    try:
        return done(form, propose, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.refuse(error)
        return False


@require_safe
def proposal_list(request: Request) -> HttpResponse:
    """One's own proposals and how they stand; all of them for those who decide."""
    proposals = Proposal.objects.visible_to(request.user)
    waiting = paginate(request, proposals.open(), order_by=("created_at", "pk"), size=20)
    decided = proposals.exclude(decided_at=None)
    context = {
        "waiting": waiting,
        "decided": paginate(request, decided, order_by=("-decided_at", "-pk"), size=20, parameter="decided_after"),
        "may_decide": request.user.is_intranet_manager,
    }
    return render(request, "communities/proposal_list.html", context)


def proposal_decide(request: Request, pk: int) -> HttpResponse:
    """One proposal: the proposer sees how it stands, an intranet manager decides."""
    proposal = get_object_or_404(Proposal.objects.visible_to(request.user), pk=pk)
    may_decide = request.user.is_intranet_manager and proposal.proposed_by != request.user
    form = ProposalDecisionForm(posted(request))
    if request.method == "POST":
        require(may_decide, _("An intranet manager who did not propose it decides."))
        if form.is_valid() and done(form, decide, proposal, request, form.cleaned_data):
            messages.success(request, _("Decided. %(name)s has been told.") % {"name": proposal.proposed_by.name})
            return redirect("proposal_list")
    context = {"proposal": proposal, "community": proposal.community, "form": form, "may_decide": may_decide}
    context["policy"] = policy_words_of(proposal)
    context["is_visible"] = request.communities.get(proposal.community_id) is not None
    return render(request, "communities/proposal_decide.html", context, status=status_of(form))


def decide(proposal: Proposal, request: Request, words: dict[str, Any]) -> None:
    if words["answer"] == "approve":
        proposal.approve(by=request.user, comment=words["comment"], facilitator=words["facilitator"])
    else:
        proposal.decline(by=request.user, comment=words["comment"])


def policy_words_of(proposal: Proposal) -> list[tuple[str, str, str]]:
    """The policy asked for, axis by axis: what it is about, what was chosen, and its sentence of help."""
    community = proposal.community
    chosen = {
        "kind": (_("Kind"), Kind(community.kind)),
        "visibility": (_("Who sees it"), Visibility(community.visibility)),
        "joining": (_("Who joins"), Joining(community.joining)),
        "preset": (_("What each role may do"), preset_of(community.matrix(), community.visibility)),
    }
    return [(axis, str(choice.label), str(HELP[name][choice.value])) for name, (axis, choice) in chosen.items()]
