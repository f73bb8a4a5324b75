"""Words of vetting in templates."""

from datetime import timedelta

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.vetting.models.event import Transition
from communities.vetting.models.version import Authority

register = template.Library()

#: Pictures of transitions that are not about asking.
SIGNS = {
    Transition.GRANTED: "seal",
    Transition.SMALL_CHANGE_ADOPTED: "seal",
    Transition.REAFFIRMED: "refresh",
    Transition.REOWNED: "person-check",
    Transition.WITHDRAWN: "slash",
    Transition.SUSPENDED: "slash",
    Transition.DECLINED: "close",
    Transition.CHANGES_ASKED: "reply",
    Transition.CLAIMED: "eye",
    Transition.ASKED: "vet",
}


@register.simple_tag
def desk_tabs(here: str, is_manager: bool, small_only: bool = False) -> list[tuple[str, str, bool]]:
    """The tabs of the desk. Who accepts small changes only (``small_only``) has one list."""
    tabs = [("vetting_newer", _("Newer edits"))]
    if not small_only:
        tabs = [
            ("vetting_queue", _("Requests")),
            ("vetting_due", _("Due for review")),
            ("vetting_unowned", _("Without owner")),
            *tabs,
        ]
    if is_manager:
        tabs += [("vetting_delegations", _("Delegations")), ("vetting_log", _("Log"))]
    return [(title, reverse(name), name == here) for name, title in tabs]


@register.filter
def age_words(age: timedelta) -> str:
    """ "5 hours", "3 days"."""
    hours = int(age.total_seconds() // 3600)
    if hours < 1:
        return _("less than an hour")
    if hours < 48:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", age.days) % {"n": age.days}


@register.filter
def transition_words(transition: str) -> str:
    """What somebody did: "made official"."""
    return str(Transition(transition).label) if transition in Transition else transition


@register.filter
def transition_sign(transition: str) -> str:
    return SIGNS.get(transition, "history")  # type: ignore[call-overload]


@register.filter
def authority_words(authority: str) -> str:
    return str(Authority(authority).label) if authority in Authority else authority
