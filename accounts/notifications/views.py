"""The inbox."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.notifications.inbox import entries, inbox
from accounts.notifications.models import Notification
from accounts.request import Request
from intranet.ui.pagination import paginate


@require_GET
def notification_list(request: Request) -> HttpResponse:
    page = paginate(request, inbox(request.user), order_by=("is_read", "-id"), size=20)
    context = {"page": page, "entries": entries(page, request.user)}
    return render(request, "notifications/notification_list.html", context)


@require_POST
def notification_read(request: Request, pk: int) -> HttpResponse:
    notification = get_object_or_404(Notification.objects.visible_to(request.user), pk=pk)
    notification.mark_read()
    if request.htmx:
        (entry,) = entries(inbox(request.user).filter(pk=pk), request.user)
        return render(request, "notifications/notification_list.html#entry", {"entry": entry})
    return redirect("notification_list")


@require_POST
def notification_read_all(request: Request) -> HttpResponse:
    count = Notification.objects.visible_to(request.user).mark_read()
    said = ngettext("%(count)d notification marked as read.", "%(count)d notifications marked as read.", count)
    messages.success(request, said % {"count": count})
    return redirect("notification_list")


@require_GET
def notification_settings(request: Request) -> HttpResponse:
    return render(request, "notifications/notification_settings.html")
