"""The link in a mail that asks for an answer."""

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from communities.request import Request
from communities.vetting.forms import answering
from communities.vetting.mailing import invited_by
from communities.vetting.models import VettingRequest

#: What a link in the mail may propose; sending it is the form's.
ANSWERS = frozenset({answering.GRANT, answering.CHANGES, answering.DECLINE})


@require_safe
def vetting_by_mail(request: Request, token: str) -> HttpResponse:
    """Whoever is signed in got here through the sign-in page; the link adds no right to what they have."""
    try:
        invited = invited_by(token)
    except signing.SignatureExpired:
        return render(request, "vetting/vetting_by_mail.html", {"expired": True}, status=410)
    except signing.BadSignature as error:
        raise Http404 from error
    if invited.person_id != request.user.pk:
        return render(request, "vetting/vetting_by_mail.html", {"expired": False}, status=403)
    asked = get_object_or_404(VettingRequest.objects.visible_to(request.user), pk=invited.request_id)
    chosen = request.GET.get("answer", "")
    return redirect(asked.get_absolute_url() + (f"?answer={chosen}" if chosen in ANSWERS else ""))
