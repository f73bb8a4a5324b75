"""One's own personal tokens."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.request import Request
from accounts.sign_in.recent import require_recent_sign_in
from accounts.tokens.forms import TokenForm
from accounts.tokens.models import PersonalToken
from intranet.ui.pagination import paginate
from intranet.ui.refusal import Refused


def token_list(request: Request) -> HttpResponse:
    """The tokens, and the form for a new one. What it makes is shown in the answer to the form, and never again."""
    form, secret, made = TokenForm(request.POST or None), "", None
    if request.method == "POST" and form.is_valid():
        require_recent_sign_in(request)
        try:
            made, secret = PersonalToken.issue(by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            form = TokenForm()
    tokens = PersonalToken.objects.visible_to(request.user).select_related("person")
    context = {
        "form": form,
        "made": made,
        "secret": secret,
        "base": settings.BASE_URL.rstrip("/"),
        "page": paginate(request, tokens, order_by=("-pk",), size=20),
    }
    return render(request, "tokens/token_list.html", context, status=422 if form.errors else 200)


@require_POST
def token_revoke(request: Request, pk: int) -> HttpResponse:
    token = get_object_or_404(PersonalToken.objects.visible_to(request.user), pk=pk)
    token.revoke(by=request.user)
    messages.success(request, _("Revoked. Whatever used “%(name)s” is refused from now on.") % {"name": token.name})
    return redirect("token_list")
