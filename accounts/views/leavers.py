"""What somebody who leaves still holds, and handing it over."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.choosing.meaning import called, work_of
from accounts.forms import HandOverForm
from accounts.leaving import NotHandedOver, everybody, hand_over, kept_by, leavers, likely_heirs
from accounts.models import User
from accounts.permissions import require_handles_leavers
from accounts.request import Request
from accounts.sign_in.recent import require_recent_sign_in
from accounts.views.people import above
from intranet.ui.pagination import paginate
from intranet.ui.refusal import Refused


@require_safe
def leaver_list(request: Request) -> HttpResponse:
    """People who left, and of whom something is still to be handed over."""
    require_handles_leavers(request.user)
    page = paginate(request, leavers(request.user), order_by=("folded_name", "pk"), size=24)
    return render(request, "accounts/leaver_list.html", {"page": page, "breadcrumbs": above()})


def person_leaver(request: Request, username: str) -> HttpResponse:
    require_handles_leavers(request.user)
    person = get_object_or_404(everybody(), username=username)
    form = HandOverForm(request.POST or None)
    refusals: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        require_recent_sign_in(request)
        try:
            return handed_over(request, person, form.cleaned_data["to"])
        except NotHandedOver as refused:
            refusals = refused.refusals
            form.add_error(None, _("Nothing was handed over. See below why, and try without what was refused."))
        except Refused as refused:
            form.add_error(None, str(refused))
    context = held(request, person) | {"person": person, "form": form, "refusals": refusals}
    return render(request, "accounts/person_leaver.html", context, status=422 if form.errors else 200)


def held(request: Request, person: User) -> dict[str, Any]:
    """What the screen shows beside the form; what was chosen stays so, and everything is at first."""
    kept = kept_by(person, request.user)
    return {
        "kept": kept,
        "may_hand_over": any(name for kind in kept for name, _thing in kind.named()),
        "chosen": request.POST.getlist("chosen") if request.method == "POST" else None,
        "heirs": [(called(heir), work_of(heir)) for heir in likely_heirs(person)],
        "breadcrumbs": [*above(), (_("Leavers"), reverse("leaver_list"))],
    }


def handed_over(request: Request, person: User, to: User) -> HttpResponse:
    """Raises: NotHandedOver, Refused."""
    number = hand_over(person, to=to, by=request.user, chosen=request.POST.getlist("chosen"))
    said = ngettext("%(n)d thing handed over to %(name)s.", "%(n)d things handed over to %(name)s.", number)
    if number:
        messages.success(request, said % {"n": number, "name": to.name})
    else:
        messages.info(request, _("What you chose had been handed over already."))
    return redirect("person_leaver", person.username)
