"""Words about webhooks and their messages."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.models import Community
from communities.templatetags.communities import crumbs
from intranet.webhooks.events import Group
from intranet.webhooks.models import WebhookDelivery

register = template.Library()

#: State of a message → word, icon, kind of chip.
STATES: dict[str, tuple[str | Promise, str, str]] = {
    "delivered": (gettext_lazy("Delivered"), "check", "official"),
    "waiting": (gettext_lazy("Waiting"), "clock", ""),
    "retrying": (gettext_lazy("Will be tried again"), "refresh", "due"),
    "parked": (gettext_lazy("Given up"), "alert", "overdue"),
}
FAILURES: dict[str, str | Promise] = {
    "refused": gettext_lazy("the address is not one we call"),
    "unreachable": gettext_lazy("nobody there"),
    "certificate": gettext_lazy("the certificate is not valid"),
    "slow": gettext_lazy("no answer within five seconds"),
    "large": gettext_lazy("the answer was too large"),
    "malformed": gettext_lazy("the answer was no HTTP"),
    "broken": gettext_lazy("the message could not be put together"),
}


@register.simple_tag
def webhook_crumbs(community: Community | None, list_url: str = "") -> list[tuple[str, str]]:
    """The way down to a page about webhooks."""
    trail = crumbs(community) if community else []
    return [*trail, (_("Webhooks"), list_url)] if list_url else trail


@register.simple_tag
def delivery_state(delivery: WebhookDelivery) -> tuple[str | Promise, str, str]:
    return STATES[delivery.state]


@register.filter
def came_of_it(delivery: WebhookDelivery) -> str:
    """What the receiver answered the last time, in a few words."""
    if delivery.failure and delivery.status is None:
        return str(FAILURES.get(delivery.failure, delivery.failure))
    if delivery.status is None:
        return ""
    said = _("answered %(status)s in %(ms)s ms") % {"status": delivery.status, "ms": delivery.milliseconds or 0}
    redirected = 300 <= delivery.status < 400
    return f"{said}; {_('redirects are not followed')}" if redirected else said


@register.filter
def group_words(groups: list[str]) -> str:
    labels = dict(Group.choices)
    return " · ".join(str(labels.get(group, group)) for group in groups)
