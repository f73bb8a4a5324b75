"""What was mailed to somebody: what sort, when, and what became of it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.notifications.inbox import visible
from accounts.notifications.mail.state import state_of
from accounts.notifications.models import Mail
from accounts.request import Request
from intranet.ui.pagination import paginate


@require_safe
def mail_list(request: Request) -> HttpResponse:
    mails = Mail.objects.visible_to(request.user).select_related("community")
    page = paginate(request, mails, order_by=("-pk",), size=30)
    communities = visible([mail.community for mail in page if mail.community_id], request.user)
    context = {"page": page, "communities": communities or set()}
    return render(request, "mail/mail_list.html", context | state_of(request.user))
