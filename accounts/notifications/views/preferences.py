"""What reaches me where, when mail comes, and what I muted."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.notifications.forms import MailTimesForm, PreferencesForm
from accounts.notifications.inbox import entries
from accounts.notifications.mail.state import state_of
from accounts.notifications.models import MailTimes, Muted, Notification, Preference
from accounts.request import Request
from intranet.ui.pagination import paginate

#: What the words of a muted thread need fetched along.
TEXTS = ("activity__actor", "activity__community", "activity__target_type")


@require_http_methods(["GET", "HEAD", "POST"])
def notification_settings(request: Request) -> HttpResponse:
    """Two forms, each with a button of its own: ``form`` says which was sent."""
    sent = request.POST.get("form", "") if request.method == "POST" else ""
    table = PreferencesForm(request.POST if sent == "table" else None, person=request.user)
    times = MailTimesForm(request.POST if sent == "times" else None, instance=MailTimes.of(request.user))
    for name, form in (("table", table), ("times", times)):
        if sent == name and form.is_valid():
            form.save()
            messages.success(request, _("Your choice is saved."))
            return redirect("notification_settings")
    context = {"table": table, "times": times} | state_of(request.user)
    status = 422 if sent in ("table", "times") else 200
    return render(request, "notifications/notification_settings.html", context, status=status)


@require_POST
def notification_reset(request: Request) -> HttpResponse:
    Preference.reset(by=request.user)
    messages.success(
        request, _("Back to the calm defaults. Your communities' mail and what you muted stay as they are.")
    )
    return redirect("notification_settings")


@require_POST
def notification_mail(request: Request) -> HttpResponse:
    """Stop all mail, or let it come again."""
    if request.POST.get("mail") == "stop":
        MailTimes.stop(by=request.user)
        messages.success(request, _("No more mail is sent to you. Your inbox here goes on."))
    else:
        MailTimes.resume(by=request.user)
        messages.success(request, _("Mail is sent to you again, as you chose."))
    return redirect("notification_settings")


def notification_muted(request: Request) -> HttpResponse:
    page = paginate(request, Muted.objects.visible_to(request.user).select_related(*TEXTS), order_by=("-id",))
    context = {"page": page, "rows": named(page.items, request)}
    return render(request, "notifications/notification_muted.html", context)


def named(rows: list[Muted], request: Request) -> list[dict[str, object]]:
    """Each with the words it was told in: the notification that was muted, while it is kept, or one like it."""
    told = [Notification(pk=row.pk, person=request.user, activity=row.activity, thread=row.thread) for row in rows]
    lines = entries(told, request.user)
    return [{"muted": row, "entry": line} for row, line in zip(rows, lines, strict=True)]


@require_POST
def notification_muted_lift(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(Muted.objects.visible_to(request.user), pk=pk)
    Muted.lift(row.thread, by=request.user)
    messages.success(request, _("You hear of it again."))
    return redirect("notification_muted")
