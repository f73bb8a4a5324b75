"""Mail a provider hands in by HTTP, read by anymail."""

from typing import Any

from anymail.signals import AnymailInboundEvent, inbound
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import import_string

from accounts.notifications.mail.providers import views_of
from intranet.mail_in.models import Source
from intranet.mail_in.receiving import receive

PROVIDERS = views_of("Inbound")


class NotNow(Exception):
    """It could not be written down; the provider keeps the mail and comes again."""


def handed_in(request: HttpRequest, provider: str) -> HttpResponse:
    """The provider's own answer, after its mail was written down.

    Raises:
        NotNow.
        Http404: there is no such provider.
        SuspiciousOperation: the request does not come from it.
    """
    if provider not in PROVIDERS:
        raise Http404
    return import_string(PROVIDERS[provider]).as_view()(request)


def take(sender: object, event: AnymailInboundEvent, **kwargs: Any) -> None:
    """One mail, as anymail understood the provider."""
    message = event.message
    named = [message.envelope_recipient] if message.envelope_recipient else None
    envelope = message.envelope_sender
    shown = str(message.from_email.addr_spec) if message.from_email else ""
    outcomes = receive(
        message.as_bytes(), recipients=named, sender=shown if envelope is None else envelope, source=Source.WEBHOOK
    )
    if any(outcome.is_temporary for outcome in outcomes):
        raise NotNow


inbound.connect(take, dispatch_uid="intranet.mail_in.provider.take")
