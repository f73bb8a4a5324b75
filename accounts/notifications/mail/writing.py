"""Both parts of a mail, HTML and plain text, which say the same, and the envelope around them."""

import re
from typing import Any

import css_inline
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from accounts.notifications.mail import envelopes
from accounts.notifications.mail.bodies import absolute
from accounts.notifications.mail.tokens import stop_address
from accounts.notifications.models import Mail

_PICTURE = re.compile(r'<img alt="([^"]*)"[^>]*>')
_OWN = re.compile(r'(<a\b[^>]*?\shref=")/(?!/)')
_inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)


def written(
    mail: Mail, person: User, envelope: envelopes.Envelope, template: str, context: dict[str, Any]
) -> EmailMessage:
    """Both parts, which say the same, and the envelope around them."""
    context |= {
        "person": person,
        "mail": mail,
        "SITE_NAME": settings.SITE_NAME,
        "ORGANISATION": settings.ORGANISATION,
        "home_url": absolute("/"),
        "inbox_url": absolute(reverse("notification_list")),
        "settings_url": absolute(reverse("notification_settings")),
        "stop_url": envelope.stop,
        "stop_all_url": stop_address(person, "all"),
    }
    text = render_to_string(f"{template}.txt", context).strip() + "\n"
    return envelopes.message(
        mail, person, envelope, squeezed(text), styled(render_to_string(f"{template}.html", context))
    )


def styled(html: str) -> str:
    """With its styles on each element, as mail programs want it; nothing is fetched by whoever opens it."""
    html = _PICTURE.sub(r'<span class="picture">[\1]</span>', html)
    base = absolute("/")
    return _inliner.inline(_OWN.sub(lambda match: match[1] + base, html))


def squeezed(text: str) -> str:
    """Own addresses whole, and no more than one empty line in a row."""
    text = re.sub(r"\]\(/(?!/)", f"]({absolute('/')}", text)
    return re.sub(r"\n{3,}", "\n\n", text)
