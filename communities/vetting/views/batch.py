"""Several texts at once, and what could not be done."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.sign_in.recent import require_recent_sign_in
from communities.request import Request
from communities.vetting import actions
from communities.vetting.actions.batch import Result
from communities.vetting.context import answers_somewhere
from communities.vetting.forms.batch import REAFFIRM, REOWN, BatchForm
from communities.vetting.models import OfficialVersion
from communities.vetting.queue import answered_for
from communities.vetting.views.queue import MAY_NOT
from communities.views.doors import require


@require_POST
def vetting_batch(request: Request) -> HttpResponse:
    """Sent again it does nothing twice and shows the same."""
    require(answers_somewhere(request), MAY_NOT)
    form = BatchForm(request.POST)
    if form.errors.keys() == {"owner"} and form.data.get("verb") == REOWN:
        context = {"form": form, "is_manager": request.user.is_intranet_manager}
        return render(request, "vetting/vetting_batch.html", context, status=422)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
        return redirect("vetting_due")
    require_recent_sign_in(request)
    data = form.cleaned_data
    chosen = {version.pk: version for version in official(request).filter(pk__in=data["chosen"])}
    results = carried_out(list(chosen.values()), request, data)
    context = {
        "verb": data["verb"],
        "done": [result for result in results if not result.refusal],
        "refused": [result for result in results if result.refusal],
        "is_manager": request.user.is_intranet_manager,
    }
    return render(request, "vetting/vetting_batch.html", context)


def official(request: Request):  # type: ignore[no-untyped-def]
    """Those of communities the viewer answers for; ended ones too, so that a retry finds what it did."""
    communities = answered_for(request.user)
    versions = OfficialVersion.objects.visible_to(request.user).in_communities(communities)
    return versions.select_related("page__community", "post__topic__community", "owner", "revision")


def carried_out(versions: list[OfficialVersion], request: Request, data: dict) -> list[Result]:
    if data["verb"] == REAFFIRM:
        return actions.reaffirm_all(versions, by=request.user, review_by=data["review_by"])
    if data["verb"] == REOWN:
        return actions.reown_all(versions, by=request.user, owner=data["owner"])
    return actions.withdraw_all(versions, by=request.user, reason=data["reason"])
