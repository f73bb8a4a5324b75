"""The inbox: what is new, what waits, why one was told of it, and hearing no more of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.notifications.consolidating import Filter, count_waiting
from accounts.notifications.inbox import consolidated, inbox, with_texts
from accounts.notifications.models import Muted, Notification
from accounts.request import Request
from intranet.ui.pagination import paginate
from intranet.ui.refusal import Refused

#: Name in the address, and words.
FILTERS = {
    Filter.ALL: gettext_lazy("All"),
    Filter.UNREAD: gettext_lazy("Unread"),
    Filter.WAITING: gettext_lazy("Waits for you"),
}


@require_safe
def notification_list(request: Request) -> HttpResponse:
    asked = request.GET.get("show", Filter.ALL)
    which = asked if asked in FILTERS else Filter.ALL
    page = paginate(request, inbox(request.user, which), order_by=("-created_at", "-id"), size=20)
    context = {"page": page, "entries": consolidated(page, request.user, which), "which": which}
    return render(request, "notifications/notification_list.html", context | {"tabs": tabs(which, request.user)})


def tabs(which: str, person: User) -> list[tuple[str, str, bool, int]]:
    """Only of what waits the number is shown: what is new has the bell."""
    waiting = count_waiting(person)
    return [
        (str(words), f"?show={name}", name == which, waiting if name == Filter.WAITING else 0)
        for name, words in FILTERS.items()
    ]


@require_POST
def notification_read(request: Request, pk: int) -> HttpResponse:
    mine(request, pk).mark_read()
    return answered(request, pk)


@require_POST
def notification_read_all(request: Request) -> HttpResponse:
    count = Notification.objects.visible_to(request.user).in_inbox().read_by(request.user.pk)
    said = ngettext("%(count)d notification marked as read.", "%(count)d notifications marked as read.", count)
    messages.success(request, said % {"count": count})
    return redirect("notification_list")


@require_POST
def notification_thread_read(request: Request) -> HttpResponse:
    """The reader looks at what the thread is about: what came of it until now is no longer new."""
    thread = request.POST.get("thread", "")[:80].replace("\0", "")
    Notification.objects.visible_to(request.user).of_thread(thread).read_by(request.user.pk)
    return HttpResponse(status=204)


@require_POST
def notification_mute(request: Request, pk: int) -> HttpResponse:
    """Hear no more of the thread. The row that answers takes it back."""
    try:
        Muted.put(mine(request, pk), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("notification_list")
    return answered(request, pk, _("Muted: you hear no more of this. Its row takes it back."))


@require_POST
def notification_unmute(request: Request, pk: int) -> HttpResponse:
    Muted.lift(mine(request, pk).thread, by=request.user)
    return answered(request, pk, _("You hear of it again."))


def mine(request: Request, pk: int) -> Notification:
    rows = Notification.objects.visible_to(request.user).select_related("activity")
    return get_object_or_404(rows, pk=pk)


def answered(request: Request, pk: int, said: str = "") -> HttpResponse:
    """The row as it is now, or the inbox."""
    if request.htmx:
        (entry,) = consolidated(with_texts(Notification.objects.visible_to(request.user).filter(pk=pk)), request.user)
        return render(request, "notifications/notification_list.html#entry", {"entry": entry})
    if said:
        messages.success(request, said)
    return redirect("notification_list")
