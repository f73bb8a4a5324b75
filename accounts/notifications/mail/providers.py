"""The mail providers whose webhooks are understood. Their names are those of the settings and of the addresses."""

#: Name → what anymail's views of that provider begin with.
BEGINNINGS = {
    "amazon_ses": "AmazonSES",
    "brevo": "Brevo",
    "mailersend": "MailerSend",
    "mailgun": "Mailgun",
    "mailjet": "Mailjet",
    "mailtrap": "Mailtrap",
    "postal": "Postal",
    "postmark": "Postmark",
    "resend": "Resend",
    "sendgrid": "SendGrid",
    "sparkpost": "SparkPost",
}


def views_of(kind: str) -> dict[str, str]:
    """Name of the provider → dotted path of anymail's view for ``Inbound`` mail or for ``Tracking`` reports."""
    return {name: f"anymail.webhooks.{name}.{beginning}{kind}WebhookView" for name, beginning in BEGINNINGS.items()}
