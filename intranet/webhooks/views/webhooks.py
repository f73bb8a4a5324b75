"""Webhooks of a community, and of the site: the same pages; without a slug they are the site's."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.sign_in.recent import require_recent_sign_in
from communities.forms.joining import ConfirmForm
from communities.request import Request
from communities.views.answers import done, done_or_told, posted, refused, status_of
from intranet.ui.pagination import paginate
from intranet.ui.refusal import Refused
from intranet.webhooks.events import HELP
from intranet.webhooks.forms import NewWebhookForm, WebhookForm
from intranet.webhooks.kicking import kick
from intranet.webhooks.models import Webhook
from intranet.webhooks.signing import secret_of
from intranet.webhooks.views.doors import Place, place_of


@require_safe
def webhook_list(request: Request, slug: str | None = None) -> HttpResponse:
    place = place_of(request, slug)
    waiting = Count("deliveries", filter=Q(deliveries__delivered_at=None, deliveries__parked_at=None))
    page = paginate(request, place.webhooks.annotate(waiting=waiting), order_by=("name", "pk"), size=20)
    rows = [(webhook, place.url("webhook_detail", webhook.pk)) for webhook in page]
    return render(request, "webhooks/webhook_list.html", place.context(page=page, rows=rows))


def webhook_new(request: Request, slug: str | None = None) -> HttpResponse:
    """The answer to the form shows the secret, once; the same form sent again leads to what it made."""
    place = place_of(request, slug)
    form = NewWebhookForm(posted(request))
    if form.is_valid():
        require_recent_sign_in(request)
        try:
            webhook, is_new = Webhook.make(place.community, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            refused(form, refusal)
        else:
            return detail(request, place, webhook, secret=secret_of(webhook.seed) if is_new else "")
    context = place.context(form=form, helps=HELP)
    return render(request, "webhooks/webhook_new.html", context, status=status_of(form))


@require_safe
def webhook_detail(request: Request, pk: int, slug: str | None = None) -> HttpResponse:
    place = place_of(request, slug)
    return detail(request, place, place.webhook(pk))


def detail(request: Request, place: Place, webhook: Webhook, secret: str = "") -> HttpResponse:
    """The webhook with what was sent. ``secret`` is shown where it was made just now."""
    rows = webhook.deliveries.all()
    page = paginate(request, rows, order_by=("-pk",), size=20)
    deliveries = [(row, place.url("webhook_replay", webhook.pk, row.pk)) for row in page]
    here = place.url("webhook_detail", webhook.pk)
    context = place.context(webhook=webhook, page=page, deliveries=deliveries, secret=secret, here=here)
    return render(request, "webhooks/webhook_detail.html", context)


def webhook_edit(request: Request, pk: int, slug: str | None = None) -> HttpResponse:
    place = place_of(request, slug)
    webhook = place.webhook(pk)
    now = {"name": webhook.name, "address": webhook.address, "groups": webhook.groups}
    form = WebhookForm(posted(request), initial=now)
    if form.is_valid():
        require_recent_sign_in(request)
        if done(form, webhook.change, by=request.user, **form.cleaned_data):
            messages.success(request, _("Saved."))
            return place.redirect("webhook_detail", pk)
    context = place.context(webhook=webhook, form=form, helps=HELP, back=place.url("webhook_detail", pk))
    return render(request, "webhooks/webhook_edit.html", context, status=status_of(form))


@require_POST
def webhook_rotate(request: Request, pk: int, slug: str | None = None) -> HttpResponse:
    """The answer shows the new secret, once."""
    place = place_of(request, slug)
    webhook = place.webhook(pk)
    require_recent_sign_in(request)
    if not done_or_told(request, webhook.rotate, by=request.user):
        return place.redirect("webhook_detail", pk)
    return detail(request, place, webhook, secret=secret_of(webhook.seed))


def act(request: Request, pk: int, slug: str | None, verb: str, said: str) -> HttpResponse:
    """One of the webhook's verbs, and back to it."""
    place = place_of(request, slug)
    webhook = place.webhook(pk)
    if done_or_told(request, getattr(webhook, verb), by=request.user):
        messages.success(request, said)
        kick()
    return place.redirect("webhook_detail", pk)


@require_POST
def webhook_ping(request: Request, pk: int, slug: str | None = None) -> HttpResponse:
    return act(request, pk, slug, "ping", _("A message to try it out is on its way. Look below in a moment."))


@require_POST
def webhook_switch(request: Request, pk: int, slug: str | None = None) -> HttpResponse:
    if request.POST.get("on") == "1":
        return act(request, pk, slug, "switch_on", _("Switched on. You answer for it now."))
    return act(request, pk, slug, "switch_off", _("Switched off. Nothing is sent any more."))


def webhook_remove(request: Request, pk: int, slug: str | None = None) -> HttpResponse:
    place = place_of(request, slug)
    webhook = place.webhook(pk)
    form = ConfirmForm(posted(request))
    if form.is_valid() and done(form, webhook.remove, by=request.user):
        messages.success(request, _("“%(name)s” is removed.") % {"name": webhook.name})
        return place.redirect("webhook_list")
    context: dict[str, Any] = place.context(webhook=webhook, form=form, back=place.url("webhook_detail", pk))
    return render(request, "webhooks/webhook_remove.html", context, status=status_of(form))
