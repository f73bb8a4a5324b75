"""Messages of a webhook."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.request import Request
from intranet.webhooks.kicking import kick
from intranet.webhooks.models import WebhookDelivery
from intranet.webhooks.views.doors import place_of


@require_POST
def webhook_replay(request: Request, pk: int, delivery: int, slug: str | None = None) -> HttpResponse:
    """Send a message again, with the id it had."""
    place = place_of(request, slug)
    webhook = place.webhook(pk)
    row = get_object_or_404(WebhookDelivery.objects.filter(webhook=webhook), pk=delivery)
    if not webhook.is_running:
        messages.error(request, _("Switch the webhook on first: while it is off, nothing is sent."))
    elif row.replay():
        messages.success(request, _("It is sent again, with the id it had."))
        kick()
    else:
        messages.info(request, _("It waits to be sent already."))
    return place.redirect("webhook_detail", pk)
