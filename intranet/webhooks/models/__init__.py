"""Webhooks: where, of what, and who answers for them; and each message on its way."""

from intranet.webhooks.models.delivery import WebhookDelivery
from intranet.webhooks.models.webhook import Webhook

__all__ = ["Webhook", "WebhookDelivery"]
